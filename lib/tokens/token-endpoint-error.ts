import { ReauthorizationRequiredError, TokenEndpointError, TokenResponseError } from '../errors';
import type { GrantName } from '../oauth2/grant';
import type { TokenFailure } from '../oauth2/token-failure';
import { redactText, redactUrl } from '../redact';

/** What an error about a token endpoint is told with. */
export interface TokenEndpointSituation {
  /** Where the request went. */
  readonly url: string;
  /** Whose tokens: `the account "…"`. */
  readonly subject: string;
  /** What was exchanged for tokens. */
  readonly grant: GrantName;
  /** Values that must not appear in any text. */
  readonly secrets: readonly (string | undefined)[];
}

interface Words {
  readonly grant: string;
  readonly exchange: string;
  readonly regrant: string;
}

const REFRESH: Words = {
  grant: 'refresh token',
  exchange: 'refresh',
  regrant:
    'Connect the account again on the platform: it was revoked, has expired, or its refresh token was used by somebody else.',
};

const CODE: Words = {
  grant: 'authorization code',
  exchange: 'code exchange',
  regrant:
    'Begin the authorization again: a code works once, for a short time, for one client and redirect URI.',
};

const CREDENTIALS: Words = {
  grant: 'credentials',
  exchange: 'token request',
  regrant: 'Check what was filled in on the credential form: client, user, key and scopes.',
};

/** The texts of a refresh would mislead somebody whose account is not connected yet. */
function wordsFor(grant: GrantName): Words {
  if (grant === 'refresh_token') return REFRESH;
  return grant === 'authorization_code' || grant === 'device_code' ? CODE : CREDENTIALS;
}

/** The server refused the refresh token or the code itself: `invalid_grant`. */
export function buildGrantRefusedError(
  failure: TokenFailure,
  situation: TokenEndpointSituation,
): ReauthorizationRequiredError {
  return new ReauthorizationRequiredError({
    code: 'REAUTHORIZATION_REQUIRED',
    sentence: `The authorization server refused the ${wordsFor(situation.grant).grant} of ${situation.subject} (${serverWords(failure, situation)}).`,
    remedy: wordsFor(situation.grant).regrant,
    cause: evidence(failure, situation),
  });
}

/** The server answered, and the answer is no token. */
export function buildRefusedError(
  failure: TokenFailure,
  situation: TokenEndpointSituation,
): TokenEndpointError | TokenResponseError {
  const cause = evidence(failure, situation);
  const sentence = `The token endpoint ${redactUrl(situation.url, situation.secrets)} answered the ${wordsFor(situation.grant).exchange} of ${situation.subject} with ${serverWords(failure, situation)}.`;
  if (failure.kind === 'unusable') {
    return new TokenResponseError({
      code: 'TOKEN_RESPONSE_INVALID',
      sentence,
      remedy:
        'Check that the token URI is that of the token endpoint and not of a web page; the tokens in use were kept.',
      cause,
    });
  }
  return failure.kind === 'unavailable'
    ? new TokenEndpointError({
        code: 'TOKEN_ENDPOINT_UNAVAILABLE',
        sentence,
        remedy: 'Nothing is lost: send the message again later, or let transient failures rebound.',
        cause,
      })
    : new TokenEndpointError({
        code: 'TOKEN_ENDPOINT_REFUSED',
        sentence,
        remedy:
          'Check client id, client secret, client authentication and refresh parameters of this connection; the refresh is tried again after a pause.',
        cause,
      });
}

/** No answer came. */
export function buildUnreachableError(
  reason: string,
  mayHaveArrived: boolean,
  situation: TokenEndpointSituation,
): TokenEndpointError {
  const told = redactText(reason, situation.secrets);
  return new TokenEndpointError({
    code: 'TOKEN_ENDPOINT_UNREACHABLE',
    sentence: `The token endpoint ${redactUrl(situation.url, situation.secrets)} gave no answer to the ${wordsFor(situation.grant).exchange} of ${situation.subject} (${told}).`,
    remedy:
      mayHaveArrived && situation.grant === 'refresh_token'
        ? 'Send the message again later; if the refresh token was replaced by the lost answer, the account must be connected again.'
        : 'Check the host name and the network; nothing is lost, send the message again later.',
    cause: { url: redactUrl(situation.url, situation.secrets), reason: told, mayHaveArrived },
  });
}

function serverWords(failure: TokenFailure, situation: TokenEndpointSituation): string {
  const words =
    failure.error === undefined && failure.description === undefined
      ? `status ${String(failure.status)} and ${failure.bodyKind}`
      : [failure.error, failure.description].filter((text) => text !== undefined).join(': ');
  return shorten(redactText(words, situation.secrets));
}

function evidence(failure: TokenFailure, situation: TokenEndpointSituation): Record<string, unknown> {
  const told = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : shorten(redactText(text, situation.secrets));
  return {
    url: redactUrl(situation.url, situation.secrets),
    status: failure.status,
    body: failure.bodyKind,
    error: told(failure.error),
    errorDescription: told(failure.description),
    retryAfterMs: failure.retryAfterMs,
  };
}

const MAX_WORDS_LENGTH = 300;

/** A server's text may be as long as it likes; an error message may not. */
function shorten(text: string): string {
  return text.length > MAX_WORDS_LENGTH ? `${text.slice(0, MAX_WORDS_LENGTH)}…` : text;
}
