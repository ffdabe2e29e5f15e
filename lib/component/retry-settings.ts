import type { RetryPolicy } from '../http/retries/retry-policy';
import { DEFAULTS } from './defaults';
import { assertDuration, invalidOption } from './option-checks';
import type { RetryOptions } from './options';
import type { Call } from './session';

const NOTHING: RetryOptions = {};

/**
 * How often the requests of a call are sent again, and until when: what the author says, else `API_RETRIES_COUNT`, else
 * three times.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function resolveRetry({ kind, options, surroundings, lasting }: Call): RetryPolicy {
  const { count, messageTimeoutMs } = options.retry === undefined ? NOTHING : checkRetry(options.retry);
  const timeLeftMs =
    messageTimeoutMs ?? (kind === 'process' ? DEFAULTS.messageTimeoutMs : DEFAULTS.serviceTimeoutMs);
  return {
    count: count ?? lasting.requestEnvironment.retries ?? DEFAULTS.retries,
    latestAt: surroundings.clock.now() + timeLeftMs,
    random: surroundings.random,
  };
}

/** The time limit of a request: what the author says, else `API_REQUEST_TIMEOUT`, else a minute. */
export function resolveTimeout({ options, lasting }: Call): number {
  return options.timeoutMs ?? lasting.requestEnvironment.timeoutMs ?? DEFAULTS.timeoutMs;
}

function checkRetry(retry: RetryOptions): RetryOptions {
  const { count, messageTimeoutMs } = retry;
  if (count !== undefined && !(Number.isInteger(count) && count >= 0)) {
    throw invalidOption('retry.count', count, 'a whole number, 0 or more');
  }
  if (messageTimeoutMs !== undefined) assertDuration(messageTimeoutMs, 'retry.messageTimeoutMs', 0);
  return retry;
}
