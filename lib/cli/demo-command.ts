import type { Command } from './command';
import { UsageError, textOption } from './command';
import { runDemo } from './demo';

/** `freshkeys demo` */
export const demoCommand: Command = {
  usage: 'demo [--port <n>]',
  summary: 'run the main job on embedded servers, and the stock pattern beside it',
  options: { port: { type: 'string' } },
  help: ['--port <n>            wished port of the authorization server (default: any free one)'],
  examples: ['freshkeys demo'],
  run: async (context) => {
    const [unexpected] = context.positionals;
    if (unexpected !== undefined) throw new UsageError(`demo takes nothing, and got ${unexpected}`);
    const port = Number(textOption(context, 'port') ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new UsageError('--port takes a number from 0 to 65535');
    }
    const print = (text: string): number => {
      context.print(text);
      return 0;
    };
    return runDemo({ port, colors: context.colors, print });
  },
};
