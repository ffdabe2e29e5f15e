import type { TokenSet } from '../oauth2/token-set';
import type { IssueOutcome } from '../ports';
import type { PendingAuthorization } from '../settings/authorization';
import { rememberScopes, requestedScopes } from '../settings/scopes';
import { readAuthorizationCallback } from './authorization-callback';
import { openTokenEndpoint } from './connection-endpoint';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/** Whose tokens these will be, for error texts. */
export const NEW_CONNECTION = 'the new connection';

type RawTokens = Readonly<Record<string, unknown>>;

/**
 * Completes an authorization: checks `state`, exchanges the code, and returns the token response as the platform
 * would store it under the OAuth field.
 *
 * @param callbackUrl the URL that the provider sent the browser back to, whole
 * @throws {ConfigurationError} if the provider reported an error or `state` is not ours; the errors of a refresh
 */
export async function completeAuthorization(
  setup: OpenedConnection,
  pending: PendingAuthorization,
  callbackUrl: string,
): Promise<RawTokens> {
  const { definition } = setup;
  const { code, kept } = readAuthorizationCallback(callbackUrl, pending, definition.authorize ?? {});
  const values = { code, redirect_uri: pending.redirectUri, code_verifier: pending.codeVerifier };
  const endpoint = openTokenEndpoint(setup, NEW_CONNECTION);
  const stored = { ...kept, ...rememberScopes(requestedScopes(openRequestContext(setup, kept))) };
  return finishConnecting(setup, await endpoint.issue({ type: 'authorization_code', values }, stored));
}

/**
 * What follows once the first tokens are there, however they were obtained: some providers first give a short-lived
 * token, to be exchanged for a long-lived one at once; some tell only now whose account it is.
 *
 * @returns the token response, as the platform would store it
 */
export async function finishConnecting(opened: OpenedConnection, outcome: IssueOutcome): Promise<RawTokens> {
  const endpoint = openTokenEndpoint(opened, NEW_CONNECTION);
  let tokens = unwrap(outcome);
  if (opened.definition.upgrade !== undefined) {
    const values = { access_token: tokens.accessToken, refresh_token: tokens.refreshToken };
    tokens = unwrap(await endpoint.issue({ type: 'upgrade', values }, tokens.raw));
  }
  return (await endpoint.complete(tokens)).raw;
}

function unwrap(outcome: IssueOutcome): TokenSet {
  if (!outcome.issued) throw outcome.error;
  return outcome.tokens;
}
