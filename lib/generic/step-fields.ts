import { nonEmptyString } from '../oauth2/wire';
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
