import { parseHttpDate, parseRetryAfter } from '../../oauth2/retry-after';
import { parseLimitDictionary, parseLimitList, type StructuredLimit } from './structured-limits';

/** The part of an answer that says something about limits. */
export interface HeaderBearer {
  /** Names in lower case, as Node and axios have them. */
  readonly headers: object;
}

/** What an answer says about the limit that its request counted against. */
export interface Limits {
  /** How many requests there are in a window. */
  readonly limit: number | undefined;
  /** How many of them are left. */
  readonly remaining: number | undefined;
  /** When there are more again, in milliseconds from now. */
  readonly resetMs: number | undefined;
}

/** From here on a number is no duration in seconds any more (31 years), but seconds of the epoch (2001). */
const FIRST_EPOCH_SECONDS = 1e9;

/** From here on it is no seconds of the epoch any more (the year 5138), but milliseconds of it. */
const FIRST_EPOCH_MS = 1e11;

/** The last millisecond that a `Date` can hold. */
const END_OF_TIME = 8.64e15;

/** Names that mean the same, in the order in which they are believed. */
const FAMILIES = ['ratelimit', 'x-ratelimit', 'x-rate-limit'].map((prefix) => ({
  limit: `${prefix}-limit`,
  remaining: `${prefix}-remaining`,
  reset: `${prefix}-reset`,
}));

/** `Retry-After` for those to whom a second is long. */
const RETRY_AFTER_MS = ['retry-after-ms', 'x-ms-retry-after-ms'];

/** A header that came once, or came as a text. */
export function readHeader({ headers }: HeaderBearer, name: string): string | undefined {
  const value: unknown = (headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * What time it is for the server: a moment in an answer means its clock, which the answer shows.
 *
 * @param now epoch ms, local clock
 */
export function serverTime(response: HeaderBearer, now: number): number {
  return parseHttpDate(readHeader(response, 'date') ?? '') ?? now;
}

/** What the answer says in so many words: `retry-after-ms`, which is the more exact one, or `Retry-After`. */
export function readRetryAfter(response: HeaderBearer, serverNow: number): number | undefined {
  for (const name of RETRY_AFTER_MS) {
    const waitMs = finite(readNumber(readHeader(response, name)));
    if (waitMs !== undefined) return Math.ceil(waitMs);
  }
  return finite(parseRetryAfter(readHeader(response, 'retry-after'), serverNow));
}

/**
 * Reads the fields of a rate limit: `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), or
 * `RateLimit-Limit`, `-Remaining` and `-Reset`, or the same with `X-RateLimit-` or `X-Rate-Limit-`. A reset is seconds,
 * seconds of the epoch from 10⁹ on, or milliseconds of the epoch from 10¹¹ on; `t` is always seconds.
 *
 * @param now epoch ms, local clock; used where the answer has no `Date` header
 * @returns `undefined` if neither `remaining` nor `resetMs` is known; no number of it is negative or without an end
 */
export function readLimits(response: HeaderBearer, now: number): Limits | undefined {
  const structured = readStructured(response);
  if (structured?.resetMs !== undefined) return structured;
  let partial = structured;
  for (const names of FAMILIES) {
    const remaining = readNumber(readHeader(response, names.remaining));
    const reset = readHeader(response, names.reset);
    if (remaining === undefined && reset === undefined) continue;
    const resetMs = reset === undefined ? undefined : readReset(reset, response, now);
    const limits = { limit: readLimit(readHeader(response, names.limit)), remaining, resetMs };
    if (resetMs !== undefined) return limits;
    if (remaining !== undefined) partial ??= limits;
  }
  return partial;
}

/** `100, 100;w=60` says the policy along with it, as earlier drafts had it. */
function readLimit(text: string | undefined): number | undefined {
  return readNumber(text?.split(/[,;]/, 1)[0]);
}

function readReset(text: string, response: HeaderBearer, now: number): number | undefined {
  const value = readNumber(text);
  if (value === undefined || value > END_OF_TIME) return undefined;
  if (value < FIRST_EPOCH_SECONDS) return Math.ceil(value * 1000);
  const endsAt = value < FIRST_EPOCH_MS ? value * 1000 : value;
  return Math.max(0, Math.ceil(endsAt - serverTime(response, now)));
}

/** Of several policies the one that stops a request, else the one that is the nearest to it. */
function readStructured(response: HeaderBearer): Limits | undefined {
  const text = readHeader(response, 'ratelimit');
  if (text === undefined) return undefined;
  const dictionary = parseLimitDictionary(text);
  if (dictionary !== undefined) {
    return known({
      limit: dictionary.get('limit'),
      remaining: dictionary.get('remaining'),
      resetMs: toMs(dictionary.get('reset')),
    });
  }
  const policies = parseLimitList(readHeader(response, 'ratelimit-policy') ?? '') ?? [];
  const all = (parseLimitList(text) ?? []).map((limit) => readPolicy(limit, policies));
  return all.flatMap((limits) => known(limits) ?? []).sort(byUrgency)[0];
}

function readPolicy({ name, numbers }: StructuredLimit, policies: readonly StructuredLimit[]): Limits {
  const policy = policies.find((candidate) => candidate.name === name)?.numbers;
  const remaining = numbers.get('r');
  // Who does not say when there is more says at least how long a window is.
  const resetSeconds = numbers.get('t') ?? (remaining === 0 ? policy?.get('w') : undefined);
  return { limit: policy?.get('q'), remaining, resetMs: toMs(resetSeconds) };
}

function byUrgency(one: Limits, other: Limits): number {
  const [left, otherLeft] = [one.remaining ?? 0, other.remaining ?? 0];
  return left === otherLeft ? (other.resetMs ?? 0) - (one.resetMs ?? 0) : left - otherLeft;
}

function known(limits: Limits): Limits | undefined {
  return limits.remaining === undefined && limits.resetMs === undefined ? undefined : limits;
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Digits and nothing else, a fraction at most: no sign, no quotes, no list, nothing that is too large to count. */
function readNumber(text: string | undefined): number | undefined {
  const digits = text?.trim() ?? '';
  return digits.length <= 20 && /^\d+(?:\.\d+)?$/.test(digits) ? Number(digits) : undefined;
}

/** More than all time is no time to wait. */
function finite(waitMs: number | undefined): number | undefined {
  return waitMs !== undefined && waitMs <= END_OF_TIME ? waitMs : undefined;
}
