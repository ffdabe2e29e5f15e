import { ConfigurationError } from '../errors';
import { redactText } from '../redact';

/**
 * Checks that a value is one of a few.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function assertOneOf(value: unknown, name: string, choices: readonly unknown[]): void {
  if (!choices.includes(value)) throw invalidOption(name, value, `one of ${choices.join(', ')}`);
}

/**
 * Checks that a value is a finite number, `minimum` or more.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function assertDuration(value: unknown, name: string, minimum: number): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= minimum) return;
  throw invalidOption(name, value, minimum === 0 ? 'a number, 0 or more' : 'a number above 0');
}

/** An option that cannot be used as it is. What was given is shown, and may be a secret in the wrong place. */
export function invalidOption(name: string, value: unknown, expected: string): ConfigurationError {
  return new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: `The setting ${name} is ${value === undefined ? 'not there' : redactText(JSON.stringify(value))}.`,
    remedy: `Give ${expected}.`,
    cause: { name, expected },
  });
}
