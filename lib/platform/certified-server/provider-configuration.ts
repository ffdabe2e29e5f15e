import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import type { ProviderClient } from './provider-client';
import { createProviderStorage } from './provider-storage';

const DAY_SECONDS = 86_400;

/** The settings of `oidc-provider` for a server with one client. */
export function buildProviderConfiguration(client: ProviderClient, accessTokenSeconds = 3): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: createProviderStorage(),
    clients: [{ ...client, id_token_signed_response_alg: 'ES256' }],
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    scopes: ['openid', 'offline_access', 'contacts.read', 'contacts.write'],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    clientBasedCORS: () => false,
    renderError: (context, members) => {
      context.type = 'text/plain';
      context.body = [members.error, members.error_description].filter(Boolean).join(': ');
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 60,
      IdToken: 3600,
      Interaction: 3600,
      Session: DAY_SECONDS,
      Grant: DAY_SECONDS,
      RefreshToken: DAY_SECONDS,
    },
  };
}
