import { finiteNumber, nonEmptyString } from '../oauth2/wire';
import type { RuntimeConfig } from '../component/runtime';
import { invalidOption } from '../component/option-checks';

/** A text field of the step, trimmed; `undefined` if it is empty. */
export function optionalText(cfg: RuntimeConfig, name: string): string | undefined {
  return nonEmptyString(cfg[name])?.trim();
}

/**
 * A text field of the step that must be filled in.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function requiredText(cfg: RuntimeConfig, name: string): string {
  const value = optionalText(cfg, name);
  if (value === undefined) throw invalidOption(`field "${name}"`, cfg[name], 'a text');
  return value;
}

/**
 * A field of the step with a whole number; `undefined` if it is empty.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if it is out of range
 */
export function optionalInteger(
  cfg: RuntimeConfig,
  name: string,
  [lowest, highest]: readonly [lowest: number, highest: number],
): number | undefined {
  const value = cfg[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = finiteNumber(value);
  if (number !== undefined && Number.isInteger(number) && number >= lowest && number <= highest)
    return number;
  const range =
    highest === Infinity ? `${String(lowest)} or more` : `from ${String(lowest)} to ${String(highest)}`;
  throw invalidOption(`field "${name}"`, value, `a whole number, ${range}`);
}

/**
 * A field of the step with one of a few values; `undefined` if it is empty.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function optionalChoice<Choice extends string>(
  cfg: RuntimeConfig,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = cfg[name];
  if (value === undefined || value === null || value === '') return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalidOption(`field "${name}"`, value, `one of ${choices.join(', ')}`);
  return choice;
}

/** A check box of the step. Some forms save it as a text. */
export function isChecked(cfg: RuntimeConfig, name: string): boolean {
  return cfg[name] === true || cfg[name] === 'true';
}
