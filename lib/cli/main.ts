#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createColors } from 'picocolors';
import { version } from '../../package.json';
import { isFreshkeysError } from '../errors';
import { redactText } from '../redact';
import { runDemo } from './demo';

const HELP = `freshkeys ${version}: OAuth2 tokens that stay fresh, for integration components

Usage: freshkeys <command> [options]

Commands:
  demo          run the main job on embedded servers, and the stock pattern beside it

Options:
  --port <n>    wished port of the authorization server (default: any free one)
  --no-color    no colours; NO_COLOR and a pipe do the same
  -h, --help    this text
  -v, --version the version

Exit codes: 0 all went well, 1 something failed, 2 the command line was wrong.
`;

const USAGE_ERROR = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseCommandLine();
  if (values.version === true) return say(version);
  if (values.help === true || positionals.length === 0) return say(HELP);
  if (positionals.length > 1 || positionals[0] !== 'demo')
    return misuse(`unknown command: ${positionals.join(' ')}`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return misuse('--port takes a number from 0 to 65535');
  const colors = createColors(wantsColor(values['no-color'] === true));
  return runDemo({ port, colors, print: say });
}

function parseCommandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        port: { type: 'string' },
        'no-color': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    process.exit(misuse(error instanceof Error ? error.message : String(error)));
  }
}

/** https://no-color.org and https://force-color.org; a file or a pipe gets none. */
function wantsColor(refused: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (refused || (NO_COLOR !== undefined && NO_COLOR !== '')) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  // Not a boolean in a pipe: there it is not set at all.
  return (process.stdout.isTTY as boolean | undefined) === true && TERM !== 'dumb';
}

function say(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

function misuse(problem: string): number {
  process.stderr.write(`freshkeys: ${problem}\nTry: freshkeys --help\n`);
  return USAGE_ERROR;
}

/** The authorization server of the demo is no dependency of a component in production. */
function isMissingProvider(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes('oidc-provider')
  );
}

// A reader that has seen enough (`freshkeys demo | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    if (isMissingProvider(error)) {
      process.stderr.write('freshkeys: the demo needs a package: npm install --save-dev oidc-provider\n');
      process.exitCode = 1;
      return;
    }
    const name = isFreshkeysError(error) ? `${error.name} ${error.code}` : 'unexpected failure';
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`freshkeys: ${name}: ${redactText(message)}\n`);
    process.exitCode = 1;
  },
);
