import type { ErrorCode } from './error-codes';

export { ERROR_CODES, type ErrorCode } from './error-codes';

/** What was seen when something failed: names, statuses, counts. Redacted by whoever builds the error. */
export type Evidence = Readonly<Record<string, unknown>>;

/** What every error of this package is built from. */
export interface ErrorDetails<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  /** What happened, for a person. */
  readonly sentence: string;
  /** What this person can do about it. */
  readonly remedy: string;
  readonly cause?: Evidence | undefined;
}

const BRAND = Symbol.for('freshkeys.error');

/**
 * The base of all errors of this package. `message` is the sentence and the remedy together, because the runtime
 * passes on nothing but `name`, `message` and `stack` (elasticio-sailor-nodejs `lib/sailor.js`, `formatError`).
 */
export abstract class FreshkeysError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly remedy: string;
  /** `true` if the same work may succeed later without anybody changing anything. */
  readonly transient: boolean = false;

  constructor(details: ErrorDetails<Code>) {
    super(
      `${details.sentence} ${details.remedy}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = new.target.name;
    this.code = details.code;
    this.remedy = details.remedy;
    // A symbol rather than `instanceof`: two copies of the package in one component must still agree.
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether `error` is one of this package, of whichever copy of it. */
export function isFreshkeysError(error: unknown): error is FreshkeysError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** The component, its environment or the credential form is wrong: nothing was sent. */
export class ConfigurationError extends FreshkeysError<
  | 'ADDRESS_DENIED'
  | 'CREDENTIALS_MISSING'
  | 'DESCRIPTOR_INVALID'
  | 'ENVIRONMENT_VARIABLE_MISSING'
  | 'FILE_NOT_WRITTEN'
  | 'FOREIGN_ORIGIN'
  | 'INSECURE_URL'
  | 'KEY_INVALID'
  | 'OPTION_INVALID'
  | 'PLACEHOLDER_UNRESOLVED'
  | 'PROVIDER_INVALID'
  | 'PROVIDER_UNKNOWN'
  | 'TEMPLATE_INVALID'
  | 'TOKEN_FILE_UNREADABLE'
> {}

/** Another process that shares the account has the turn to refresh, and does not come to an end. */
export class LeaseTimeoutError extends FreshkeysError<'LEASE_TIMEOUT'> {
  override readonly transient = true;
}

/** A person must connect the account again: no refresh token is left that could work. */
export class ReauthorizationRequiredError extends FreshkeysError<
  'REAUTHORIZATION_REQUIRED' | 'REFRESH_TOKEN_MISSING'
> {}

/** The token endpoint did not answer, was not able to, or refused for a reason other than the grant (RFC 6749 §5.2). */
export class TokenEndpointError extends FreshkeysError<
  'TOKEN_ENDPOINT_REFUSED' | 'TOKEN_ENDPOINT_UNAVAILABLE' | 'TOKEN_ENDPOINT_UNREACHABLE'
> {
  override readonly transient = this.code !== 'TOKEN_ENDPOINT_REFUSED';
}

/** The token endpoint answered with success and without a usable token (RFC 6749 §5.1). */
export class TokenResponseError extends FreshkeysError<'TOKEN_RESPONSE_INVALID'> {
  override readonly transient = true;
}

/** New tokens were obtained and could not be stored where they outlive this process. */
export class TokensNotSavedError extends FreshkeysError<'TOKENS_NOT_SAVED' | 'REFRESH_NOT_SAVABLE'> {}

/** The answer of an API as errors carry it: the fields of an axios response that code looks at, without the request. */
export interface ErrorResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: unknown;
  readonly data: unknown;
}

/** Details of the errors that stand for an answer of the API. */
export interface ResponseErrorDetails<Code extends ErrorCode> extends ErrorDetails<Code> {
  readonly response?: ErrorResponse | undefined;
  readonly requestId?: string | undefined;
}

abstract class ResponseError<Code extends ErrorCode> extends FreshkeysError<Code> {
  /** The API's answer. Not enumerable, so that logging the error does not print it. */
  declare readonly response: ErrorResponse | undefined;
  /** HTTP status of the answer, if there was one. */
  readonly status: number | undefined;
  /** What the API calls this request, for its support, if it said so. */
  readonly requestId: string | undefined;

  constructor(details: ResponseErrorDetails<Code>) {
    super(details);
    this.status = details.response?.status;
    this.requestId = details.requestId;
    // Writable, because axios parses the body of an error's response in place.
    Object.defineProperty(this, 'response', { value: details.response, writable: true });
    // Existing code asks `axios.isAxiosError(error)` before it reads `error.response`.
    Object.defineProperty(this, 'isAxiosError', { value: true });
  }
}

/** The API rejected the access token, and renewing it did not help or was not allowed. */
export class TokenRejectedError extends ResponseError<'REFRESH_DISABLED' | 'TOKEN_REJECTED'> {}

/** The access token is valid and not allowed to do this (RFC 6750 §3.1 `insufficient_scope`). */
export class InsufficientScopeError extends ResponseError<'INSUFFICIENT_SCOPE'> {
  /** The scopes that the API asked for, empty if it did not say. */
  readonly requiredScopes: readonly string[];

  constructor(
    details: ResponseErrorDetails<'INSUFFICIENT_SCOPE'> & { readonly requiredScopes: readonly string[] },
  ) {
    super(details);
    this.requiredScopes = details.requiredScopes;
  }
}

/** The request to the API failed for a reason that has nothing to do with tokens. */
export class RequestFailedError extends ResponseError<
  | 'ANSWER_REFUSED'
  | 'ANSWER_UNUSABLE'
  | 'ATTACHMENT_FAILED'
  | 'BODY_NOT_REPEATABLE'
  | 'REQUEST_FAILED'
  | 'REQUEST_INVALID'
  | 'REQUEST_UNANSWERED'
> {
  override readonly transient =
    this.status === undefined
      ? this.code === 'REQUEST_UNANSWERED' || this.code === 'ATTACHMENT_FAILED'
      : this.status >= 500 || this.status === 408 || this.status === 425;
}

/** The API answered 429 (RFC 6585 §4). */
export class RateLimitedError extends ResponseError<'RATE_LIMITED'> {
  override readonly transient = true;
  /** How long the API asked to wait, in milliseconds, if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    details: ResponseErrorDetails<'RATE_LIMITED'> & { readonly retryAfterMs?: number | undefined },
  ) {
    super(details);
    this.retryAfterMs = details.retryAfterMs;
  }
}
