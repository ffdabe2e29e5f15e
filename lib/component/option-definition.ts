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

/**
 * All that a definition takes from options, one after the other: options that have the same, in other objects, make the
 * same definition. A provider and the option `oauth2` are the same while they are the same object.
 */
export function listDefiningFacts({
  provider,
  oauth2,
  clientAuthentication,
  refresh,
}: ConnectionOptions): readonly unknown[] {
  const facts: unknown[] = [provider, oauth2, clientAuthentication];
  if (refresh === undefined) return facts;
  const { url, request, params, expiry, callbackService } = refresh;
  facts.push(url, request, expiry?.path, expiry?.format);
  facts.push(callbackService?.url, callbackService?.secret, callbackService?.header);
  for (const name of FACTS) facts.push(refresh[name]);
  if (params !== undefined) for (const name of Object.keys(params)) facts.push(name, params[name]);
  return facts;
}
