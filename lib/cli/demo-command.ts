import type { Command } from './command';
import { UsageError, textOption } from './command';
import { runDemo } from './demo';
import { withInterruption } from './interruption';

/** `freshkeys demo` */
export const demoCommand: Command = {
  usage: 'demo [--port <n>] [--json]',
  summary: 'run the main job on embedded servers, and the stock pattern beside it',
  options: { port: { type: 'string' }, json: { type: 'boolean' } },
  help: [
    '--port <n>            wished port of the authorization server (default: any free one)',
    '--json                print what it came to as JSON, and nothing else',
  ],
  examples: ['freshkeys demo', 'freshkeys demo --json'],
  run: async (context) => {
    const [unexpected] = context.positionals;
    if (unexpected !== undefined) throw new UsageError(`demo takes nothing, and got ${unexpected}`);
    const port = Number(textOption(context, 'port') ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UsageError('--port takes a number from 0 to 65535');
    }
    const isJson = context.values['json'] === true;
    const print = (text: string): void => {
      if (!isJson) context.print(text);
    };
    return withInterruption(async () => {
      const result = await runDemo({ port, colors: context.colors, print });
      if (isJson) context.print(JSON.stringify(result, undefined, 2));
      return result.verification.verified && result.lossless ? 0 : 1;
    });
  },
};
