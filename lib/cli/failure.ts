import { isFreshkeysError } from '../errors';
import { redactText } from '../redact';
import { CommandFailure, UsageError } from './command';
import { printable } from './printable';
import { columnsOf, wrapWords } from './wrap-words';

const FAILED = 1;
const USAGE_ERROR = 2;

/** Tells a person what went wrong, and what to do: on the stream of errors. */
export function tellFailure(error: unknown, command?: string): void {
  const text = printable(`freshkeys: ${describe(error, command)}`);
  process.stderr.write(`${wrapWords(text, columnsOf(process.stderr))}\n`);
}

/** The same for a program that has asked for JSON: one line in the place of the result. */
export function formatFailure(error: unknown): string {
  const { name, code, remedy } = (isFreshkeysError(error) ? error : {}) as Partial<Record<string, string>>;
  const kind = error instanceof UsageError || error instanceof CommandFailure ? error.name : 'Error';
  const message = isMissingProvider(error) ? MISSING_PROVIDER : redactText(messageOf(error));
  return JSON.stringify({ error: { name: name ?? kind, code, message, remedy } });
}

/** The exit code that says what kind of failure it was. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError ? USAGE_ERROR : FAILED;
}

function describe(error: unknown, command: string | undefined): string {
  const message = redactText(messageOf(error));
  if (error instanceof UsageError) return `${message}\nTry: freshkeys ${command ?? ''}`.trimEnd() + ' --help';
  if (isMissingProvider(error)) return MISSING_PROVIDER;
  if (isFreshkeysError(error)) return `${error.name} ${error.code}: ${message}`;
  return error instanceof CommandFailure ? message : `unexpected failure: ${message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const MISSING_PROVIDER = 'the demo needs a package: npm install --save-dev oidc-provider';

/** The authorization server of the demo is no dependency of a component in production. */
function isMissingProvider(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes('oidc-provider')
  );
}
