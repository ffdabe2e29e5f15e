import { ConfigurationError } from '../errors';

/**
 * A member of a message that cannot be used. What it holds is not shown: it may be a whole document, or a secret.
 *
 * @param what what it is instead, after "is": `a text`
 */
export function invalidMember(name: string, what: string, expected: string): ConfigurationError {
  return new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: `The setting ${name} of the message is ${what}.`,
    remedy: `Give ${expected}.`,
    cause: { name, expected },
  });
}

/** The kind of a value, in words. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'not there';
  if (Array.isArray(value)) return 'a list';
  if (value === '') return 'empty';
  return value === true || value === false ? 'true or false' : (KINDS[typeof value] ?? 'of no use');
}

const KINDS: Readonly<Record<string, string>> = { string: 'a text', number: 'a number', object: 'an object' };
