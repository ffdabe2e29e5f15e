import { ConfigurationError } from '../errors';
import { checkHeader } from '../oauth2/build-request';
import type { TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import { createAccountScope } from '../settings/account-scope';
import { fillIn, fillInRequired } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import type { Definition } from '../settings/definition';
import { fillInUrl } from '../templates/url-template';
import { completeConfig, openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/** Where the API is, for the current tokens. */
export interface Site {
  /** `undefined` if the connection has none. */
  readonly baseURL: (tokens: TokenSet) => string | undefined;
  /** Headers that all its requests have, beside the option `headers`; `undefined` if there are none. */
  readonly headers: ((tokens: TokenSet) => Readonly<Record<string, string>>) | undefined;
  /** Further origins that the token may go to. */
  readonly origins: () => readonly string[];
}

/**
 * Where the API of a call is. It is asked for with every request and hardly ever changes, so it is put together only
 * when the tokens do.
 *
 * @throws {ConfigurationError} from its functions: `OPTION_INVALID` if there is no base URL, `INSECURE_URL`
 */
export function createSite(opened: OpenedConnection): Site {
  const { api = NO_API } = opened.definition;
  const scopeFor = (tokens?: TokenSet): TemplateScope =>
    createAccountScope(openRequestContext(opened, tokens?.raw));
  const hasHeaders = api.headers !== undefined && Object.keys(api.headers).length > 0;
  // Origins are asked for after the base URL, and may be made of the same fields of a secret.
  let latest: TokenSet | undefined;
  return {
    baseURL: perTokens((tokens) => {
      latest = tokens;
      return selectBaseURL(opened, tokens, scopeFor);
    }),
    headers: hasHeaders
      ? perTokens((tokens) => fillInHeaders(api.headers ?? {}, scopeFor(tokens)))
      : undefined,
    origins: () => [
      ...(opened.options.origins ?? []),
      ...(api.origins ?? []).map((origin) =>
        fillInUrl(origin, scopeFor(latest), { where: 'api.origins', what: 'An entry of `api.origins`' }),
      ),
    ],
  };
}

const NO_API: NonNullable<Definition['api']> = {};

function perTokens<Value>(compute: (tokens: TokenSet) => Value): (tokens: TokenSet) => Value {
  let last: { readonly tokens: TokenSet; readonly value: Value } | undefined;
  return (tokens) => {
    if (last?.tokens !== tokens) last = { tokens, value: compute(tokens) };
    return last.value;
  };
}

function selectBaseURL(
  opened: OpenedConnection,
  token: TokenSet,
  scopeFor: (tokens: TokenSet) => TemplateScope,
): string | undefined {
  const { options, definition, lasting } = opened;
  const { baseURL } = options;
  const given =
    typeof baseURL === 'function' ? baseURL({ token, cfg: completeConfig(opened, token.raw) }) : baseURL;
  const text = nonEmptyString(given);
  if (text !== undefined) return lasting.parseBaseURL(text);
  const template = definition.api?.baseURL;
  if (template !== undefined)
    return fillInUrl(template, scopeFor(token), { where: 'api.baseURL', what: 'The base URL' });
  if (baseURL === undefined) return undefined;
  throw new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: 'The connection has no base URL: its `baseURL` returned nothing.',
    remedy:
      'Fill in the base URL on the credential form; if it comes with the token response, connect the account again.',
  });
}

/** What a verification calls with this provider, below the base URL; `undefined` if nobody knows. */
export function selectVerificationUrl({ api }: Definition, scope: TemplateScope): string | undefined {
  const template = api?.verificationUrl;
  return template === undefined ? undefined : fillIn(template, scope, 'api.verificationUrl');
}

function fillInHeaders(
  templates: Readonly<Record<string, string>>,
  scope: TemplateScope,
): Readonly<Record<string, string>> {
  const entries = Object.entries(templates).map(([name, template]) => {
    const where = `api.headers.${name}`;
    return [name, checkHeader(fillInRequired(template, scope, where), where)];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
