import { ConfigurationError } from '../errors';
import { parseSecureUrl } from '../http/secure-url';
import {
  CLIENT_AUTHENTICATIONS,
  type ClientAuthenticationName,
  type OAuthClient,
} from '../oauth2/client-authentication';
import type { ParameterPlacement, TokenEndpointProfile } from '../oauth2/token-request';
import type { OAuthDeclaration } from './descriptor';
import { assertOneOf } from './option-checks';
import type { ConnectionOptions } from './options';
import { resolveTemplate, type PlaceholderSources } from './placeholders';

/** How the token endpoint of a connection is reached. */
export interface EndpointSettings {
  readonly endpoint: TokenEndpointProfile;
  readonly client: OAuthClient;
}

/**
 * Resolves client and token endpoint for a configuration.
 *
 * @param purpose a refresh may have a URL and parameters of its own
 * @throws {ConfigurationError}
 */
export function resolveEndpoint(
  declaration: OAuthDeclaration,
  options: ConnectionOptions,
  sources: PlaceholderSources & { readonly purpose: 'refresh' | 'exchange' },
): EndpointSettings {
  const { block } = declaration;
  const refresh = sources.purpose === 'refresh' ? (options.refresh ?? {}) : {};
  const what = refresh.url === undefined ? 'oauth2.token_uri' : 'refresh.url';
  const url = required(refresh.url ?? block.token_uri, what, sources);
  const client = {
    clientId: required(block.client_id, 'oauth2.client_id', sources),
    clientSecret:
      block.client_secret === undefined
        ? undefined
        : resolveTemplate(block.client_secret, 'oauth2.client_secret', sources),
  };
  return {
    client,
    endpoint: {
      url: parseSecureUrl(url, `The token URI (\`${what}\`)`).href,
      placement: readPlacement(refresh.request),
      parameters: refresh.params ?? {},
      authenticate: CLIENT_AUTHENTICATIONS[selectClientAuthentication(declaration, options, client)],
    },
  };
}

/** A member of the `oauth2` block that must be there, filled in. */
export function required(template: string | undefined, what: string, sources: PlaceholderSources): string {
  if (template !== undefined) return resolveTemplate(template, what, sources);
  throw new ConfigurationError({
    code: 'DESCRIPTOR_INVALID',
    sentence: `component.json has no \`${what}\`.`,
    remedy: 'Declare it in `credentials.oauth2`, or give it in the options of the connection.',
  });
}

function selectClientAuthentication(
  { block }: OAuthDeclaration,
  options: ConnectionOptions,
  client: OAuthClient,
): ClientAuthenticationName {
  const { clientAuthentication } = options;
  if (clientAuthentication !== undefined) {
    assertOneOf(clientAuthentication, 'clientAuthentication', Object.keys(CLIENT_AUTHENTICATIONS));
    return clientAuthentication;
  }
  if (client.clientSecret === undefined) return 'none';
  return block.client_auth === 'basic' ? 'basic' : 'post';
}

function readPlacement(request: ParameterPlacement = 'form'): ParameterPlacement {
  assertOneOf(request, 'refresh.request', ['form', 'json', 'query']);
  return request;
}
