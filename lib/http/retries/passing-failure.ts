import type { InternalAxiosRequestConfig } from 'axios';
import type { Attempt, AuthorizedAxiosOptions, FailedAttempt, Outcome } from '../attempt';
import { readWait } from '../limits/rate-limit';
import type { PassingFailure } from './retry-policy';

/** Statuses that may be another one in a moment, beside those from 500. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Not implemented, HTTP version not supported: that does not change in a moment. */
const LASTING: ReadonlySet<number> = new Set([501, 505]);

/** The network failed before a byte of the request had left. */
const UNREACHED: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** A certificate, or what TLS is agreed upon with: that does not change in a moment either. */
const OF_TLS = /CERT|SELF_SIGNED|UNABLE_TO_|EPROTO|ERR_(?:TLS|SSL|OSSL)/;

/**
 * What failed in a way that may pass.
 *
 * @returns `undefined` if nothing failed, by what the caller calls success, or if it would fail again
 */
export function findPassingFailure(
  outcome: Outcome,
  config: InternalAxiosRequestConfig,
  options: AuthorizedAxiosOptions,
): PassingFailure | undefined {
  return 'error' in outcome ? findInNetwork(outcome) : findInAnswer(outcome, config, options);
}

function findInNetwork({ error, wasRedirected }: FailedAttempt): PassingFailure | undefined {
  const { networkCode } = (error.cause ?? {}) as { readonly networkCode?: unknown };
  if (!error.transient || (typeof networkCode === 'string' && OF_TLS.test(networkCode))) return undefined;
  return { askedMs: undefined, untouched: UNREACHED.has(networkCode) && !wasRedirected };
}

function findInAnswer(
  { response, verdict }: Attempt,
  { validateStatus }: InternalAxiosRequestConfig,
  { rateLimit, clock }: AuthorizedAxiosOptions,
): PassingFailure | undefined {
  const { status } = response;
  if (verdict.kind !== 'accepted' || validateStatus?.(status) !== false) return undefined;
  const isDeclared = rateLimit?.statuses?.includes(status) === true;
  if (!isDeclared && !mayPass(status)) return undefined;
  const askedMs = readWait(response, rateLimit, clock.now());
  if (status === 429 || askedMs !== undefined)
    return { askedMs, untouched: isDeclared || SAYS_NO.has(status) };
  // A declared status may mean other things, too: it is a limit only with the wait.
  return isDeclared ? undefined : { askedMs, untouched: false };
}

/** Too many requests; with a wait, also unavailable: the API says that it did nothing. */
const SAYS_NO: ReadonlySet<number> = new Set([429, 503]);

function mayPass(status: number): boolean {
  return PASSING.has(status) || (status >= 500 && !LASTING.has(status));
}
