import { randomBytes } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import type { AuthorizationServerOptions } from './authorization-server-options';

/** A client as `oidc-provider` registers it. */
export type ProviderClient = ClientMetadata & { readonly redirect_uris: [string] };

/** The only client of a certified server. */
export function buildProviderClient(options: AuthorizationServerOptions): ProviderClient {
  const redirectUri = options.redirectUri ?? 'http://127.0.0.1/callback';
  const authentication = options.clientAuthentication ?? 'client_secret_basic';
  const secret = options.clientSecret ?? randomBytes(24).toString('base64url');
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(redirectUri).hostname);
  return {
    client_id: options.clientId ?? 'freshkeys-client',
    ...(authentication === 'none' ? {} : { client_secret: secret }),
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: authentication,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // RFC 8252 section 7.3: only for native applications is the port of a loopback redirect left open.
    application_type: isLoopback && redirectUri.startsWith('http:') ? 'native' : 'web',
  };
}
