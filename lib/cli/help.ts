import type { Command } from './command';
import { nameOf } from './command-words';
import { COMMON_HELP } from './common-options';

const ENDS = [
  'Exit codes: 0 all went well, 1 something failed, 2 the command line was wrong, 130 interrupted.',
  'Errors go to the error stream, with what to do; with --json to the output as well: {"error":{…}}.',
];

/** The help of the whole command line. */
export function buildHelp(version: string, commands: readonly Command[]): string {
  const lines = commands.map(({ usage, summary }) => `  ${nameOf(usage).padEnd(12)}${summary}`);
  return [
    `freshkeys ${version}: OAuth2 tokens that stay fresh, for integration components`,
    '',
    'Usage: freshkeys <command> [options]',
    '',
    'Commands:',
    ...lines,
    '',
    'Options:',
    ...COMMON_HELP.map((line) => `  ${line}`),
    '',
    'What a command takes, and examples: freshkeys <command> --help',
    '',
    ...ENDS,
  ].join('\n');
}

/** The help of one command. */
export function buildCommandHelp({ usage, summary, help, examples }: Command): string {
  return [
    `freshkeys ${nameOf(usage)}: ${summary}`,
    '',
    `Usage: freshkeys ${usage}`,
    '',
    'Options:',
    ...[...help, ...COMMON_HELP].map((line) => `  ${line}`),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
    ...ENDS,
  ].join('\n');
}
