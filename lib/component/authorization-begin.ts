import { randomBytes } from 'node:crypto';
import { parseSecureUrl } from '../http/secure-url';
import { buildAuthorizationUrl } from '../oauth2/authorization-request';
import type { AuthorizationSetup, PendingAuthorization } from './authorization';
import { required } from './endpoint-settings';
import { resolveTemplate } from './placeholders';

/** Members of the `oauth2` block that are not parameters of the authorization request. */
const NOT_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'auth_uri',
  'token_uri',
  'scopes',
  'client_auth',
]);

/** Begins an authorization with PKCE and a fresh `state` (RFC 6749 §4.1.1, RFC 7636). */
export function beginAuthorization(setup: AuthorizationSetup, redirectUri: string): PendingAuthorization {
  const { block, fieldNames } = setup.declaration;
  const sources = { fieldNames, cfg: setup.cfg, environment: setup.surroundings.environment };
  const authorizationUri = required(block.auth_uri, 'oauth2.auth_uri', sources);
  const extras = Object.entries(block).filter(
    (entry): entry is [string, string] => !NOT_PARAMETERS.has(entry[0]) && typeof entry[1] === 'string',
  );
  const state = randomBytes(24).toString('base64url');
  const codeVerifier = randomBytes(32).toString('base64url');
  const url = buildAuthorizationUrl({
    authorizationUri: parseSecureUrl(authorizationUri, 'The authorization URI').href,
    clientId: required(block.client_id, 'oauth2.client_id', sources),
    redirectUri,
    scopes: block.scopes ?? [],
    state,
    codeVerifier,
    parameters: Object.fromEntries(
      extras.map(([name, value]) => [name, resolveTemplate(value, `oauth2.${name}`, sources)]),
    ),
  });
  return { url, state, codeVerifier, redirectUri };
}
