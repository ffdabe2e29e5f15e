#!/usr/bin/env node
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { createColors } from 'picocolors';
import { version } from '../../package.json';
import { CommandFailure, UsageError } from './command';
import { COMMANDS } from './commands';
import { COMMON_OPTIONS } from './common-options';
import { exitCodeOf, formatFailure, tellFailure } from './failure';
import { buildCommandHelp, buildHelp } from './help';
import { endEarly } from './interruption';
import { columnsOf, wrapWords } from './wrap-words';

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || name.startsWith('-'))
    return withoutCommand(name === undefined ? [] : [name, ...rest]);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError(`unknown command: ${name}`);
  const { values, positionals } = parse(rest, command.options);
  if (values['help'] === true)
    return say(wrapWords(buildCommandHelp(command), columnsOf(process.stdout), 24));
  if (values['no-color'] === true) refuseColor();
  const colors = createColors(wantsColor());
  return command.run({
    positionals,
    values,
    colors,
    environment: process.env,
    print: say,
    isAttended: isAttended(),
  });
}

function withoutCommand(parameters: readonly string[]): number {
  const { values } = parse(parameters, {});
  if (values['version'] === true) return say(version);
  return say(wrapWords(buildHelp(version, Object.values(COMMANDS)), columnsOf(process.stdout), 14));
}

function parse(parameters: readonly string[], options: NonNullable<ParseArgsConfig['options']>) {
  try {
    const { values, positionals } = parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: { ...options, ...COMMON_OPTIONS },
    });
    return { positionals, values: values as Readonly<Record<string, string | boolean | undefined>> };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** For questions as well, which another package paints. */
function refuseColor(): void {
  process.env['NO_COLOR'] = '1';
  delete process.env['FORCE_COLOR'];
}

/** https://no-color.org and https://force-color.org; a file or a pipe gets none. */
function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return isTerminal() && TERM !== 'dumb';
}

/** Not a boolean in a pipe: there it is not set at all. */
function isTerminal(): boolean {
  return (process.stdout.isTTY as boolean | undefined) === true;
}

/** A build server may give us a terminal, and nobody looks at it. */
function isAttended(): boolean {
  const { CI, TERM } = process.env;
  return isTerminal() && TERM !== 'dumb' && (CI === undefined || CI === '' || CI === 'false');
}

function say(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return 0;
}

/** What can be read before the options are: they may be what is wrong. */
function wantsJson(): boolean {
  const words = process.argv.slice(2);
  const end = words.indexOf('--');
  return words.slice(0, end === -1 ? undefined : end).includes('--json');
}

function report(error: unknown): number {
  const [name = ''] = process.argv.slice(2);
  tellFailure(error, Object.hasOwn(COMMANDS, name) ? name : undefined);
  if (wantsJson()) say(formatFailure(error));
  return exitCodeOf(error);
}

// A file that may not grow is an error of whoever writes it. Packages that clean up on signals would end the process.
process.on('SIGXFSZ', () => undefined);

// A reader that has seen enough (`freshkeys demo | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE')
    tellFailure(new CommandFailure(`the output cannot be written (${String(error.code)})`));
  endEarly(error.code === 'EPIPE' ? 0 : 1);
});

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.exitCode = report(error);
  },
);
