import { CLIENT_AUTHENTICATIONS } from '../oauth2/client-authentication';
import type { Definition } from '../settings/definition';
import { literalTemplate } from '../templates/parse-template';
import { assertOneOf } from './option-checks';
import type { ConnectionOptions, RefreshOptions } from './options';

/**
 * The options of a connection in the vocabulary of providers. Texts of options are no templates: they may come from a
 * form, and must not reach what templates can.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function toDefinition({ refresh = {}, clientAuthentication }: ConnectionOptions): Definition {
  if (clientAuthentication !== undefined) {
    assertOneOf(clientAuthentication, 'clientAuthentication', Object.keys(CLIENT_AUTHENTICATIONS));
  }
  const { expiry } = refresh;
  return {
    ...(clientAuthentication === undefined ? {} : { client: { authentication: clientAuthentication } }),
    ...(expiry === undefined ? {} : { response: { expiry } }),
    refresh: toRefresh(refresh),
  };
}

const PLACEMENTS = ['form', 'json', 'query', 'xml'];

function toRefresh(refresh: RefreshOptions): NonNullable<Definition['refresh']> {
  const { url, request, params } = refresh;
  if (request !== undefined) assertOneOf(request, 'refresh.request', PLACEMENTS);
  const literals = Object.entries(params ?? {}).map(([name, value]) => [name, literalTemplate(value)]);
  return {
    ...(url === undefined ? {} : { url }),
    ...(request === undefined ? {} : { placement: request }),
    ...(params === undefined ? {} : { parameters: Object.fromEntries(literals) as Record<string, string> }),
    ...selectFacts(refresh),
  };
}

/** What is a fact about the provider, and not the wish of the author. */
const FACTS = [
  'scope',
  'rotatesRefreshToken',
  'refreshTokenReuseSeconds',
  'notBeforeExpiry',
  'marginSeconds',
  'assumedLifetimeSeconds',
] as const satisfies readonly (keyof RefreshOptions)[];

function selectFacts(refresh: RefreshOptions): Pick<RefreshOptions, (typeof FACTS)[number]> {
  const facts = FACTS.map((name) => [name, refresh[name]]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(facts) as Pick<RefreshOptions, (typeof FACTS)[number]>;
}
