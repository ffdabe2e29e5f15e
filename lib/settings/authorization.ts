import { buildAuthorizationUrl, buildCodeChallenge } from '../oauth2/authorization-request';
import { createAccountScope } from './account-scope';
import { missingMember } from './missing-name';
import { joinScopes, requestedScopes } from './scopes';
import type { RequestContext } from './account-scope';

/** An authorization that has begun: what the browser opens, and what the exchange needs afterwards. */
export interface PendingAuthorization {
  readonly url: string;
  readonly state: string;
  /** `undefined` with a provider that does not take a code challenge. */
  readonly codeVerifier: string | undefined;
  readonly redirectUri: string;
}

/**
 * Begins an authorization with PKCE and a fresh `state` (RFC 6749 §4.1.1, RFC 7636).
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is no authorization URI
 */
export function prepareAuthorization(context: RequestContext, redirectUri: string): PendingAuthorization {
  const { definition, randomBytes } = context;
  const { authorize = {} } = definition;
  if (authorize.url === undefined) throw missingMember('oauth2.auth_uri');
  const state = randomBytes(24).toString('base64url');
  const codeVerifier = authorize.pkce === 'none' ? undefined : randomBytes(32).toString('base64url');
  const known = {
    state,
    redirect_uri: redirectUri,
    scope: joinScopes(requestedScopes(context), definition),
    ...(codeVerifier === undefined
      ? {}
      : { code_challenge: buildCodeChallenge(codeVerifier), code_challenge_method: 'S256' }),
  };
  const url = buildAuthorizationUrl(authorize, createAccountScope(context, known));
  return { url, state, codeVerifier, redirectUri };
}
