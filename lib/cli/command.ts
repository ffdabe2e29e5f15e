import type { ParseArgsConfig } from 'node:util';
import type { createColors } from 'picocolors';

/** What a command gets. */
export interface CommandContext {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly colors: ReturnType<typeof createColors>;
  /** Whether a person looks on, in a terminal that can be drawn upon. */
  readonly isAttended: boolean;
  /** The environment of this process, which the code of a component reads, too. */
  readonly environment: Record<string, string | undefined>;
  /** Prints a line, or several. */
  readonly print: (text: string) => void;
}

/** One command of the command line. */
export interface Command {
  /** How it is called: `requests <provider | definition.json> [options]`. */
  readonly usage: string;
  readonly summary: string;
  /** What its options do, one line each. */
  readonly options: NonNullable<ParseArgsConfig['options']>;
  readonly help: readonly string[];
  readonly examples: readonly string[];
  /** @returns the exit code: 0, or 1 if something failed */
  readonly run: (context: CommandContext) => Promise<number>;
}

/** The command line was wrong: exit code 2. Its text is for the person who wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something else failed that this program has called, and said why: exit code 1. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
}

/** Every value of an option that may be given several times (`multiple: true`). */
export function listOption({ values }: CommandContext, name: string): readonly string[] {
  const value: unknown = values[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A text option; `undefined` if it was not given. */
export function textOption({ values }: CommandContext, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}
