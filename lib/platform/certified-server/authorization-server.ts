import type { AuthorizationServerOptions } from './authorization-server-options';
import { startCertifiedProvider } from './certified-provider';
import type { LoopbackServer } from '../loopback-server';
import { buildProviderClient } from './provider-client';
import type { ProviderLedger } from './provider-ledger';

const TOKEN_PATH = '/token';

/** A certified OpenID provider on the loopback interface. */
export interface AuthorizationServer extends LoopbackServer, Omit<ProviderLedger, 'arrived'> {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  /** Empty for the client authentication `none`. */
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Whether the access token would be accepted now: issued here, not expired, not revoked. */
  readonly isActive: (accessToken: string) => Promise<boolean>;
  /** Makes one access token invalid; its grant and refresh token stay. */
  readonly revokeAccessToken: (accessToken: string) => Promise<void>;
}

/**
 * Starts `oidc-provider` on loopback: authorization code with PKCE (S256), opaque access tokens, rotating refresh
 * tokens (scope `offline_access`, `prompt=consent`) whose reuse revokes the grant, and log-in and consent pages that
 * accept any name.
 */
export async function startAuthorizationServer(
  options: AuthorizationServerOptions = {},
): Promise<AuthorizationServer> {
  const { port, accessTokenSeconds } = options;
  const client = buildProviderClient(options);
  const started = { client, tokenPath: TOKEN_PATH, port, accessTokenSeconds };
  const { server, provider, ledger } = await startCertifiedProvider(started);
  return {
    ...server,
    issuer: server.url,
    authorizationEndpoint: `${server.url}/auth`,
    tokenEndpoint: `${server.url}${TOKEN_PATH}`,
    clientId: client.client_id,
    clientSecret: client.client_secret ?? '',
    redirectUri: client.redirect_uris[0],
    isActive: async (accessToken) => (await provider.AccessToken.find(accessToken))?.isValid ?? false,
    revokeAccessToken: async (accessToken) => {
      await (await provider.AccessToken.find(accessToken))?.destroy();
    },
    counts: ledger.counts,
    grantAlive: ledger.grantAlive,
  };
}
