import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { InsufficientScopeError, RequestFailedError, TokenRejectedError } from '../../errors';
import { describeAnswer } from './answer-description';
import { describeRequest, toErrorResponse } from './request-description';

/** Why a rejected token was not renewed, or that renewing did not help. */
export type RejectionCircumstance = 'disabled' | 'cooling-down' | 'again';

const REJECTION_TEXTS: Readonly<Record<RejectionCircumstance, readonly [string, string]>> = {
  disabled: [
    'and refreshing is off for this connection',
    'Set refresh.when (sessionManagement in the form) to another value than "never", or connect the account again.',
  ],
  'cooling-down': [
    'as it did a moment ago with a token that was just renewed, so it was not renewed again',
    'Check whether this account may use this resource at all; the next refresh is tried after a pause.',
  ],
  again: [
    'and rejected the renewed one, too',
    'Check whether this account may use this resource at all, and that the base URL belongs to it.',
  ],
};

/** The API does not accept the access token, and nothing more is to be tried. */
export function buildTokenRejectedError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  circumstance: RejectionCircumstance,
): TokenRejectedError {
  const [how, remedy] = REJECTION_TEXTS[circumstance];
  const { status, says, details } = describeAnswer(response, config);
  return new TokenRejectedError({
    code: circumstance === 'disabled' ? 'REFRESH_DISABLED' : 'TOKEN_REJECTED',
    sentence: `${describeRequest(config)}: the API rejected the access token with status ${status} ${how}.${says}`,
    remedy,
    ...details,
    cause: { ...details.cause, circumstance },
  });
}

/** The token is fine and may not do this. */
export function buildInsufficientScopeError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  requiredScopes: readonly string[],
): InsufficientScopeError {
  const { says, details } = describeAnswer(response, config);
  const wanted = requiredScopes.length === 0 ? 'more scopes' : `the scopes "${requiredScopes.join(' ')}"`;
  return new InsufficientScopeError({
    code: 'INSUFFICIENT_SCOPE',
    sentence: `${describeRequest(config)}: the access token is valid, but the API asks for ${wanted}.${says}`,
    remedy: 'Add them to the scopes of this connection and connect the account again; a refresh cannot help.',
    ...details,
    cause: { ...details.cause, requiredScopes },
    requiredScopes,
  });
}

/** The token was renewed, and the body that should go out again is used up. */
export function buildBodyNotRepeatableError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
): RequestFailedError {
  return new RequestFailedError({
    code: 'BODY_NOT_REPEATABLE',
    sentence: `${describeRequest(config)}: the access token was rejected and renewed, but the body is a stream that was already consumed.`,
    remedy: 'Give `data` as a function that makes a fresh stream: `data: () => createReadStream(path)`.',
    cause: { status: response.status },
    response: toErrorResponse(response),
  });
}
