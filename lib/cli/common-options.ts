import type { ParseArgsConfig } from 'node:util';

/** Options that every command has. */
export const COMMON_OPTIONS = {
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

/** What these options do. */
export const COMMON_HELP = [
  '--no-color            no colours; NO_COLOR and a pipe do the same',
  '-h, --help            this text; after a command, its own',
  '-v, --version         the version',
];
