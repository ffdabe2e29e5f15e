import { valueAt } from './json-path';
import { parseRetryAfter } from './retry-after';
import { hasSign, type ResponseShape } from './response-shape';
import type { TokenAnswer } from './token-response';
import { isRecord, isSuccess, nonEmptyString } from './wire';

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

type Json = Record<string, unknown> | undefined;

/** A member `error` with something in it makes any answer a failure, a token beside it notwithstanding. */
export function isErrorResponse(json: Json, shape: ResponseShape): boolean {
  const error = json?.['error'];
  const isStandard = error !== undefined && error !== null && error !== '' && error !== false;
  return isStandard || shape.failure?.some((sign) => hasSign(json, sign)) === true;
}

/** Describes an answer that is no token. */
export function describeFailure(
  answer: TokenAnswer,
  json: Json,
  { shape, now }: { readonly shape: ResponseShape; readonly now: number },
): TokenFailure {
  const { error, description } = readError(json, shape);
  const kind = selectFailureKind(answer.status, error, shape);
  // A server that says in its own way that it has failed has answered: nothing got lost.
  const isDeclared = shape.failure?.some((sign) => hasSign(json, sign)) === true;
  return {
    kind: isDeclared && kind === 'unusable' ? 'refused' : kind,
    status: answer.status,
    error,
    description,
    bodyKind: describeBody(answer, json, shape),
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

function selectFailureKind(
  status: number,
  error: string | undefined,
  { grantRefused = [], unavailable = [] }: ResponseShape,
): TokenFailureKind {
  if (error === undefined) return kindOfStatus(status);
  if (grantRefused.includes(error)) return 'grant-refused';
  if (unavailable.includes(error)) return 'unavailable';
  if (error === 'invalid_grant') return 'grant-refused';
  if (DEFINITE_ERRORS.has(error)) return 'refused';
  return PASSING_ERRORS.has(error) ? 'unavailable' : kindOfStatus(status);
}

function kindOfStatus(status: number): TokenFailureKind {
  if (status >= 500 || status === 429 || status === 408) return 'unavailable';
  return isSuccess(status) ? 'unusable' : 'refused';
}

interface ErrorWords {
  readonly error: string | undefined;
  readonly description: string | undefined;
}

/** Some servers nest the error as an object with `code` or `type` and `message`. */
function readError(json: Json, shape: ResponseShape): ErrorWords {
  const { error, description } = readStandardError(json);
  return {
    error: declared(json, shape.error) ?? error,
    description: declaredWords(json, shape.errorDescription) ?? description,
  };
}

function readStandardError(json: Json): ErrorWords {
  const error = json?.['error'];
  if (!isRecord(error)) {
    return { error: nonEmptyString(error), description: nonEmptyString(json?.['error_description']) };
  }
  return {
    error: nonEmptyString(error['code']) ?? nonEmptyString(error['type']),
    description: nonEmptyString(error['message']),
  };
}

/** Codes may be numbers. */
function declared(json: Json, path: string | undefined): string | undefined {
  const value = path === undefined ? undefined : valueAt(json, path);
  return typeof value === 'number' ? String(value) : nonEmptyString(value);
}

/** Words that are no text are shown as they are. */
function declaredWords(json: Json, path: string | undefined): string | undefined {
  const value = path === undefined ? undefined : valueAt(json, path);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : declared(json, path);
}

function describeBody(answer: TokenAnswer, json: Json, shape: ResponseShape): string {
  if (answer.oversized) return 'a body larger than 1 MiB';
  if (answer.body.trim() === '') return 'an empty body';
  if (isErrorResponse(json, shape)) return 'an error';
  if (json !== undefined) return 'JSON without a usable access_token';
  return /^\s*<(?:!doctype|html|\?xml)/i.test(answer.body)
    ? 'an HTML page'
    : 'a body that is not a JSON object';
}
