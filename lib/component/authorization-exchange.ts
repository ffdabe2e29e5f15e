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
  const tokens = unwrap(await endpoint.issue({ type: 'authorization_code', values }, stored));
  return upgradeTokens(setup, tokens);
}

/** Some providers first give a short-lived token, to be exchanged for a long-lived one at once. */
async function upgradeTokens(setup: OpenedConnection, tokens: RawTokens): Promise<RawTokens> {
  if (setup.definition.upgrade === undefined) return tokens;
  const endpoint = openTokenEndpoint(setup, NEW_CONNECTION);
  const { access_token: accessToken, refresh_token: refreshToken } = tokens;
  const values = {
    access_token: typeof accessToken === 'string' ? accessToken : undefined,
    refresh_token: typeof refreshToken === 'string' ? refreshToken : undefined,
  };
  return unwrap(await endpoint.issue({ type: 'upgrade', values }, tokens));
}

/** The token response of an outcome, or its error. */
export function unwrap(outcome: IssueOutcome): RawTokens {
  if (!outcome.issued) throw outcome.error;
  return outcome.tokens.raw;
}
