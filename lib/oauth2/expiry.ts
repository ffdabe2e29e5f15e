import { valueAt } from './json-path';
import { finiteNumber, parseJsonObject, type WireTokenResponse } from './wire';

/** How a provider writes an expiry that is not `expires_in` in seconds. */
export type ExpiryFormat = 'seconds' | 'milliseconds' | 'epoch-seconds' | 'epoch-milliseconds' | 'date';

/** Where and how a provider says when an access token ends. */
export interface ExpiryRule {
  /** Path of the member in the token response, names joined by dots. Default: `expires_in`. */
  readonly path?: string;
  /** Default `seconds`: a duration. `date` is anything that `Date.parse` reads. */
  readonly format?: ExpiryFormat;
}

/** What a connection declares about lifetimes. */
export interface ExpiryProfile {
  readonly expiry?: ExpiryRule | undefined;
  /** Lifetime to assume when nobody says one, in milliseconds. Default: none, a rejection will tell. */
  readonly assumedLifetimeMs?: number | undefined;
}

/** When an access token was issued and when it ends, epoch ms by the server's clock; `undefined` where unknown. */
export interface Validity {
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** `true` if the response itself gives nothing but a duration, so that the moment must be stored with it. */
  readonly durationOnly: boolean;
}

/**
 * Finds out how long an access token is valid. In this order: the declared rule, `expires_at`, `expires_in`, the
 * `exp` of a JWT, the assumed lifetime. The provider's own word always wins over an assumed one.
 *
 * @param issuedAt when the response was made, epoch ms; `undefined` for stored tokens
 */
export function selectValidity(
  raw: Readonly<Record<string, unknown>>,
  profile: ExpiryProfile,
  issuedAt?: number,
): Validity {
  const wire: WireTokenResponse = raw;
  const claims = jwtClaims(wire.access_token);
  const { moment, durationMs } = readProvidersWord(raw, profile.expiry, issuedAt !== undefined);
  const start = issuedAt ?? derivedStart(moment, durationMs) ?? seconds(claims?.['iat']);
  // A moment that had passed when the answer was made says nothing about the token.
  const later = (end: number | undefined): number | undefined =>
    end !== undefined && (start === undefined || end > start) ? end : undefined;
  const absolute = later(moment);
  const byDuration = later(after(start, durationMs));
  return {
    issuedAt: start,
    expiresAt:
      absolute ?? byDuration ?? later(seconds(claims?.['exp'])) ?? after(start, profile.assumedLifetimeMs),
    durationOnly: absolute === undefined && byDuration !== undefined,
  };
}

/** Where RFC 6749 §5.1 has the duration. */
const DEFAULT_PATH = 'expires_in';

/**
 * What the response says outside of the token, the declared rule first. A declared duration gives way to a stored
 * `expires_at`, though: there, only that one says when the token ends.
 */
function readProvidersWord(
  raw: Readonly<Record<string, unknown>>,
  rule: ExpiryRule | undefined,
  isFresh: boolean,
): { readonly moment: number | undefined; readonly durationMs: number | undefined } {
  const wire: WireTokenResponse = raw;
  const declared = rule === undefined ? undefined : declaredDurationMs(raw, rule);
  const isStandard = rule === undefined || (rule.path ?? DEFAULT_PATH) !== DEFAULT_PATH;
  const standard = isStandard ? seconds(wire.expires_in) : undefined;
  return {
    moment:
      declaredMoment(raw, rule) ?? (declared !== undefined && isFresh ? undefined : epochMs(wire.expires_at)),
    durationMs: declared ?? standard,
  };
}

function declaredDurationMs(raw: Readonly<Record<string, unknown>>, rule: ExpiryRule): number | undefined {
  const value = valueAt(raw, rule.path ?? DEFAULT_PATH);
  if (rule.format === undefined || rule.format === 'seconds') return seconds(value);
  return rule.format === 'milliseconds' ? positive(finiteNumber(value)) : undefined;
}

function declaredMoment(
  raw: Readonly<Record<string, unknown>>,
  rule: ExpiryRule | undefined,
): number | undefined {
  if (rule === undefined) return undefined;
  const value = valueAt(raw, rule.path ?? DEFAULT_PATH);
  if (rule.format === 'date') return date(value);
  if (rule.format === 'epoch-seconds') return seconds(value);
  return rule.format === 'epoch-milliseconds' ? positive(finiteNumber(value)) : undefined;
}

/**
 * When something ends, epoch ms, from what a provider says about it.
 *
 * @param format `epoch` takes seconds, milliseconds and dates, whatever it looks like
 * @param start when it began, epoch ms; without it a duration says nothing
 */
export function endOf(
  value: unknown,
  format: ExpiryFormat | 'epoch',
  start: number | undefined,
): number | undefined {
  switch (format) {
    case 'epoch':
      return epochMs(value);
    case 'date':
      return date(value);
    case 'epoch-seconds':
      return seconds(value);
    case 'epoch-milliseconds':
      return positive(finiteNumber(value));
    case 'seconds':
      return after(start, seconds(value));
    case 'milliseconds':
      return after(start, positive(finiteNumber(value)));
  }
}

/** From here on a number cannot be epoch seconds any more (it would be the year 5138): it is milliseconds. */
const FIRST_EPOCH_MS = 1e11;

/** `expires_at` in the wild: epoch seconds, epoch milliseconds, or a date as text. */
function epochMs(value: unknown): number | undefined {
  const number = finiteNumber(value);
  if (number === undefined) return date(value);
  return number >= FIRST_EPOCH_MS ? positive(number) : seconds(number);
}

function derivedStart(end: number | undefined, durationMs: number | undefined): number | undefined {
  return end === undefined || durationMs === undefined ? undefined : positive(end - durationMs);
}

function after(start: number | undefined, durationMs: number | undefined): number | undefined {
  return start === undefined || durationMs === undefined ? undefined : positive(start + durationMs);
}

function seconds(value: unknown): number | undefined {
  const number = finiteNumber(value);
  return number === undefined ? undefined : positive(number * 1000);
}

/** `Date.parse` would take the text "0", too, and for the year 2000. */
function date(value: unknown): number | undefined {
  return typeof value === 'string' && finiteNumber(value) === undefined
    ? positive(Date.parse(value))
    : undefined;
}

/** The last millisecond that a `Date` can hold. */
const END_OF_TIME = 8.64e15;

/** Zero and below, and what lies beyond all time, are used for "does not expire" and "unknown". */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 && value <= END_OF_TIME ? value : undefined;
}

/** Reads the claims of a JWT without verifying it: this client is not its audience, it only wants to know its end. */
function jwtClaims(accessToken: unknown): Record<string, unknown> | undefined {
  if (typeof accessToken !== 'string') return undefined;
  const parts = accessToken.split('.');
  return parts.length === 3 && parts[1] !== undefined
    ? parseJsonObject(Buffer.from(parts[1], 'base64url').toString('utf8'))
    : undefined;
}
