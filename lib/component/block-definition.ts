import type { Definition } from '../settings/definition';
import { nonEmptyString } from '../oauth2/wire';
import type { OAuth2Block } from './descriptor';

/** Members of the `oauth2` block that are not parameters of the authorization request. */
const NOT_PARAMETERS: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'auth_uri',
  'token_uri',
  'scopes',
  'client_auth',
  // A provider's extra must not take the place of what protects the exchange.
  'redirect_uri',
  'state',
  'code_challenge',
  'code_challenge_method',
]);

/** The `oauth2` block of `component.json` in the vocabulary of providers. */
export function blockToDefinition(block: OAuth2Block): Definition {
  const { client_id: id, client_secret: secret, auth_uri: authorizeUrl, token_uri: tokenUrl, scopes } = block;
  const authentication = selectAuthentication(block.client_auth);
  return {
    client: {
      ...(id === undefined ? {} : { id }),
      ...(secret === undefined ? {} : { secret }),
      ...(authentication === undefined ? {} : { authentication }),
    },
    ...(scopes === undefined ? {} : { scopes: { default: scopes } }),
    authorize: {
      ...(authorizeUrl === undefined ? {} : { url: authorizeUrl }),
      parameters: selectExtras(block),
    },
    ...(tokenUrl === undefined ? {} : { token: { url: tokenUrl } }),
  };
}

/** The only value that the platform knows is `basic`. */
function selectAuthentication(clientAuth: string | undefined): 'basic' | undefined {
  return clientAuth === 'basic' ? 'basic' : undefined;
}

function selectExtras(block: OAuth2Block): Record<string, string> {
  const extras = Object.entries(block).filter(([name]) => !NOT_PARAMETERS.has(name));
  return Object.fromEntries(
    extras.flatMap(([name, value]) => {
      const text =
        typeof value === 'number' || typeof value === 'boolean' ? String(value) : nonEmptyString(value);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
