import type { DeclaredRate } from '../http/limits/declared-rate';
import { isRecord } from '../oauth2/wire';
import { invalidOption } from './option-checks';
import type { RateBudgetOptions } from './options';

/** 31 days: no limit is counted for longer. */
const MAX_PER_SECONDS = 2_678_400;

/**
 * Checks the rate that an author declares.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function resolveRateBudget(option: RateBudgetOptions | undefined): DeclaredRate | undefined {
  if (option === undefined) return undefined;
  // Options may come from a form, or from code without types.
  const given: unknown = option;
  const { requests, perSeconds }: Readonly<Record<string, unknown>> = isRecord(given) ? given : {};
  if (typeof requests !== 'number' || !Number.isSafeInteger(requests) || requests < 1) {
    throw invalidOption('rateBudget.requests', requests, 'a whole number, 1 or more');
  }
  const isDuration = typeof perSeconds === 'number' && perSeconds >= 0.001 && perSeconds <= MAX_PER_SECONDS;
  if (!isDuration) {
    const expected = `a number of seconds from 0.001 to ${String(MAX_PER_SECONDS)}`;
    throw invalidOption('rateBudget.perSeconds', perSeconds, expected);
  }
  return { requests, perSeconds };
}
