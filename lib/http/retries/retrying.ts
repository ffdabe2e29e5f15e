import type { InternalAxiosRequestConfig } from 'axios';
import { RequestFailedError } from '../../errors';
import type { AuthorizedAxiosOptions, Outcome } from '../attempt';
import { linkSignal, throwIfCanceled } from '../cancellation';
import { isRepeatable } from '../bodies/request-body';
import { selectRetry, type PassingFailure, type RetryDecision } from './retry-policy';

/** What has been done for a request so far. */
export interface Progress {
  attempts: number;
  retriesMade: number;
  waitedMs: number;
}

/** A request that is under way. */
export interface RequestUnderWay {
  readonly config: InternalAxiosRequestConfig;
  readonly options: AuthorizedAxiosOptions;
  readonly progress: Progress;
}

/** Methods that are safe or idempotent (RFC 9110 §9.2.1, §9.2.2). */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Whether, and when, a request is sent again after a failure that may pass. */
export function planRetry(
  failure: PassingFailure,
  { config, options, progress }: RequestUnderWay,
): RetryDecision {
  const { retry, clock } = options;
  if (retry === undefined) return { again: false, stoppedBy: 'disabled' };
  return selectRetry({
    failure,
    policy: { ...retry, count: readRetries(config) ?? retry.count },
    isRepeatable: mayBeRepeated(config),
    hasBodyAgain: isRepeatable(config.data),
    retriesMade: progress.retriesMade,
    now: clock.now(),
  });
}

/** Waits as long as was decided; ends at once when the request is canceled. */
export async function waitForRetry(
  waitMs: number,
  outcome: Outcome,
  { config, options, progress }: RequestUnderWay,
): Promise<void> {
  const status = 'error' in outcome ? undefined : outcome.response.status;
  options.trace({
    event: 'wait',
    method: (config.method ?? 'get').toUpperCase(),
    reason: 'failed',
    status,
    attempt: progress.attempts,
    waitMs,
  });
  const link = linkSignal(config);
  try {
    await options.clock.sleep(waitMs, link?.signal);
  } finally {
    link?.unlink();
  }
  throwIfCanceled(config);
  progress.retriesMade += 1;
  progress.waitedMs += waitMs;
}

function mayBeRepeated({ method = 'get', headers, retryable }: InternalAxiosRequestConfig): boolean {
  return retryable === true || REPEATABLE.has(method.toUpperCase()) || headers.has('Idempotency-Key');
}

function readRetries({ retries }: InternalAxiosRequestConfig): number | undefined {
  if (retries === undefined || (Number.isInteger(retries) && retries >= 0)) return retries;
  throw new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `The request says "retries: ${String(retries)}".`,
    remedy: 'Give a whole number, 0 or more.',
  });
}
