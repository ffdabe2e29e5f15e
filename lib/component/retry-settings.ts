import type { RetryPolicy } from '../http/retries/retry-policy';
import { finiteNumber } from '../oauth2/wire';
import { DEFAULTS } from './defaults';
import { assertDuration, invalidOption } from './option-checks';
import type { RetryOptions } from './options';
import type { Call } from './session';

/** The most that `API_RETRIES_COUNT` can say. */
const MOST_RETRIES = 10;

/** The two settings of the ecosystem, as the environment of a container has them. */
interface RetryEnvironment {
  readonly API_RETRIES_COUNT?: string | undefined;
  readonly API_REQUEST_TIMEOUT?: string | undefined;
}

/**
 * How often the requests of a call are sent again, and until when: what the author says, else `API_RETRIES_COUNT`, else
 * three times.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function resolveRetry({ kind, options, surroundings }: Call): RetryPolicy {
  const { count, messageTimeoutMs } = checkRetry(options.retry ?? {});
  const timeLeftMs =
    messageTimeoutMs ?? (kind === 'process' ? DEFAULTS.messageTimeoutMs : DEFAULTS.serviceTimeoutMs);
  return {
    count: count ?? retriesOf(surroundings.environment) ?? DEFAULTS.retries,
    latestAt: surroundings.clock.now() + timeLeftMs,
    random: surroundings.random,
  };
}

/** The time limit of a request: what the author says, else `API_REQUEST_TIMEOUT`, else a minute. */
export function resolveTimeout({ options, surroundings }: Call): number {
  return options.timeoutMs ?? timeoutOf(surroundings.environment) ?? DEFAULTS.timeoutMs;
}

function checkRetry(retry: RetryOptions): RetryOptions {
  const { count, messageTimeoutMs } = retry;
  if (count !== undefined && !(Number.isInteger(count) && count >= 0)) {
    throw invalidOption('retry.count', count, 'a whole number, 0 or more');
  }
  if (messageTimeoutMs !== undefined) assertDuration(messageTimeoutMs, 'retry.messageTimeoutMs', 0);
  return retry;
}

/** An operator's setting must not stop a flow: one that is too large is cut, one that is no number is left aside. */
function retriesOf({ API_RETRIES_COUNT }: RetryEnvironment): number | undefined {
  const count = finiteNumber(API_RETRIES_COUNT);
  return count === undefined || count < 0 ? undefined : Math.min(Math.floor(count), MOST_RETRIES);
}

function timeoutOf({ API_REQUEST_TIMEOUT }: RetryEnvironment): number | undefined {
  const timeoutMs = finiteNumber(API_REQUEST_TIMEOUT);
  return timeoutMs === undefined || timeoutMs <= 0 ? undefined : timeoutMs;
}
