import type { ClientAuthenticationName } from '../oauth2/client-authentication';
import type { Provider } from '../providers/provider';

/** Metadata of an authorization server, as far as it is used here (RFC 8414 §2, OpenID Connect Discovery 1.0 §3). */
export interface ServerMetadata {
  readonly issuer: string;
  readonly authorization_endpoint?: string | undefined;
  readonly token_endpoint?: string | undefined;
  readonly revocation_endpoint?: string | undefined;
  readonly introspection_endpoint?: string | undefined;
  readonly device_authorization_endpoint?: string | undefined;
  readonly service_documentation?: string | undefined;
  readonly scopes_supported?: readonly string[] | undefined;
  readonly token_endpoint_auth_methods_supported?: readonly string[] | undefined;
}

/** What servers call the methods, those that are preferred first. `post` is what holds if nothing is said. */
const METHODS: readonly (readonly [string, ClientAuthenticationName | undefined])[] = [
  ['client_secret_post', undefined],
  ['client_secret_basic', 'basic'],
  ['client_secret_jwt', 'client_secret_jwt'],
  ['private_key_jwt', 'private_key_jwt'],
  ['tls_client_auth', 'tls_client_auth'],
  ['none', 'none'],
];

/** The definition of a provider from what its server says about itself. Only what differs from the standard is said. */
export function toDiscoveredDefinition(metadata: ServerMetadata): Provider {
  const { issuer, authorization_endpoint: authorize, token_endpoint: token } = metadata;
  const authentication = selectAuthentication(metadata);
  const offline = metadata.scopes_supported?.includes('offline_access') === true;
  return {
    title: new URL(issuer).hostname,
    documentation: metadata.service_documentation ?? issuer,
    ...(authentication === undefined ? {} : { client: { authentication } }),
    ...(offline ? { scopes: { always: ['offline_access'] } } : {}),
    ...(authorize === undefined ? {} : { authorize: { url: authorize } }),
    ...endpoint('deviceAuthorization', metadata.device_authorization_endpoint),
    ...endpoint('token', token),
    ...endpoint('revoke', metadata.revocation_endpoint),
    ...endpoint('introspect', metadata.introspection_endpoint),
  };
}

function endpoint(
  name: 'deviceAuthorization' | 'token' | 'revoke' | 'introspect',
  url: string | undefined,
): Partial<Provider> {
  return url === undefined ? {} : { [name]: { url } };
}

/** RFC 8414 §2: where the server says nothing, `client_secret_basic` holds. */
function selectAuthentication({
  token_endpoint_auth_methods_supported: supported = ['client_secret_basic'],
}: ServerMetadata): ClientAuthenticationName | undefined {
  return METHODS.find(([method]) => supported.includes(method))?.[1];
}
