import { selectValidity, type ExpiryProfile, withoutValueAt } from './expiry';
import { parseHttpDate, parseRetryAfter } from './retry-after';
import { carryOver, type TokenSet } from './token-set';
import { isRecord, nonEmptyString, parseJsonObject, type WireTokenResponse } from './wire';

/** What a token endpoint sent back. Header names in lower case. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly oversized: boolean;
}

/** How a {@link TokenAnswer} is read. */
export interface TokenAnswerContext extends ExpiryProfile {
  /** What was stored before; the answer is merged over it. */
  readonly previous: Readonly<Record<string, unknown>>;
  /** Local epoch ms, used where the answer has no `Date` header. */
  readonly now: number;
}

/**
 * Why an answer is no token.
 * `grant-refused`: `invalid_grant`. `refused`: any other definite answer. `unavailable`: worth trying again (5xx, 429).
 * `unusable`: success by its status, without a token in it, so that nobody knows whether the server acted.
 */
export type TokenFailureKind = 'grant-refused' | 'refused' | 'unavailable' | 'unusable';

/** An answer that is no token. Texts come from the server: redact them before showing them. */
export interface TokenFailure {
  readonly kind: TokenFailureKind;
  readonly status: number;
  /** `error` of RFC 6749 §5.2, if there was one. */
  readonly error: string | undefined;
  readonly description: string | undefined;
  /** What the body was, in words: `an empty body`, `an HTML page`, `JSON without access_token`, … */
  readonly bodyKind: string;
  readonly retryAfterMs: number | undefined;
}

/** The result of {@link parseTokenAnswer}. */
export type ParsedTokenAnswer =
  | { readonly ok: true; readonly tokens: TokenSet; readonly serverTime: number | undefined }
  | { readonly ok: false; readonly failure: TokenFailure };

/**
 * Reads the answer of a token endpoint (RFC 6749 §5). Never throws, whatever the server sent.
 * Times are those of the answer's `Date` header where present, so that a wrong local clock does no harm.
 */
export function parseTokenAnswer(answer: TokenAnswer, context: TokenAnswerContext): ParsedTokenAnswer {
  const json = answer.oversized ? undefined : parseJsonObject(answer.body);
  const accessToken = nonEmptyString((json as WireTokenResponse | undefined)?.access_token);
  const failed = answer.status < 200 || answer.status > 299 || isErrorResponse(json);
  const serverTime = parseHttpDate(answer.headers['date'] ?? '');
  if (failed || json === undefined || accessToken === undefined) {
    return { ok: false, failure: describeFailure(answer, json, serverTime ?? context.now) };
  }
  return { ok: true, tokens: mintTokenSet(json, context, serverTime ?? context.now), serverTime };
}

/**
 * Reads a token response as an account stores it. `undefined` if it holds no token at all.
 *
 * @param stored what the account has under the field of the credential: an object, or nothing usable
 */
export function parseStoredTokens(stored: unknown, profile: ExpiryProfile): TokenSet | undefined {
  if (!isRecord(stored)) return undefined;
  const tokens = toTokenSet(stored, profile);
  return tokens.accessToken === undefined && tokens.refreshToken === undefined ? undefined : tokens;
}

function mintTokenSet(
  json: Record<string, unknown>,
  context: TokenAnswerContext,
  issuedAt: number,
): TokenSet {
  const path = context.expiry?.path;
  const previous = path === undefined ? context.previous : withoutValueAt(context.previous, path);
  const raw = carryOver(previous, json);
  const { expiresAt, durationOnly } = selectValidity(json, context, issuedAt);
  if (durationOnly && expiresAt !== undefined) raw['expires_at'] = Math.floor(expiresAt / 1000);
  return { ...toTokenSet(raw, context), issuedAt, expiresAt };
}

function toTokenSet(raw: Readonly<Record<string, unknown>>, profile: ExpiryProfile): TokenSet {
  const wire: WireTokenResponse = raw;
  const { issuedAt, expiresAt } = selectValidity(raw, profile);
  return {
    accessToken: nonEmptyString(wire.access_token),
    refreshToken: nonEmptyString(wire.refresh_token),
    tokenType: nonEmptyString(wire.token_type) ?? 'Bearer',
    scopes: nonEmptyString(wire.scope)
      ?.split(/[\s,]+/)
      .filter((scope) => scope !== ''),
    issuedAt,
    expiresAt,
    raw,
  };
}

/** A member `error` with something in it makes any answer a failure, a token beside it notwithstanding. */
function isErrorResponse(json: Record<string, unknown> | undefined): boolean {
  const error = json?.['error'];
  return error !== undefined && error !== null && error !== '' && error !== false;
}

function describeFailure(
  answer: TokenAnswer,
  json: Record<string, unknown> | undefined,
  now: number,
): TokenFailure {
  const { error, description } = readError(json);
  return {
    kind: selectFailureKind(answer.status, error),
    status: answer.status,
    error,
    description,
    bodyKind: describeBody(answer, json),
    retryAfterMs: parseRetryAfter(answer.headers['retry-after'], now),
  };
}

/** Errors of RFC 6749 §5.2 and of its extensions that no repetition changes. */
const DEFINITE_ERRORS: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'access_denied',
]);

/** Errors that say "later" themselves (RFC 6749 §4.1.2.1, RFC 8628 §3.5). */
const PASSING_ERRORS: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'server_error',
  'slow_down',
  'rate_limited',
]);

function selectFailureKind(status: number, error: string | undefined): TokenFailureKind {
  if (error === 'invalid_grant') return 'grant-refused';
  if (error !== undefined && DEFINITE_ERRORS.has(error)) return 'refused';
  if (status >= 500 || status === 429 || status === 408) return 'unavailable';
  if (error !== undefined && PASSING_ERRORS.has(error)) return 'unavailable';
  return status >= 200 && status <= 299 ? 'unusable' : 'refused';
}

/** Some servers nest the error as an object with `code` or `type` and `message`. */
function readError(json: Record<string, unknown> | undefined): {
  error: string | undefined;
  description: string | undefined;
} {
  const error = json?.['error'];
  if (!isRecord(error)) {
    return { error: nonEmptyString(error), description: nonEmptyString(json?.['error_description']) };
  }
  return {
    error: nonEmptyString(error['code']) ?? nonEmptyString(error['type']),
    description: nonEmptyString(error['message']),
  };
}

function describeBody(answer: TokenAnswer, json: Record<string, unknown> | undefined): string {
  if (answer.oversized) return 'a body larger than 1 MiB';
  if (answer.body.trim() === '') return 'an empty body';
  if (isErrorResponse(json)) return 'an error';
  if (json !== undefined) return 'JSON without a usable access_token';
  return /^\s*<(?:!doctype|html|\?xml)/i.test(answer.body)
    ? 'an HTML page'
    : 'a body that is not a JSON object';
}
