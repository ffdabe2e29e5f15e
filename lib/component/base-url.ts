import { ConfigurationError } from '../errors';
import { parseSecureUrl } from '../http/secure-url';
import type { TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import type { ConnectionOptions } from './options';
import type { RuntimeConfig } from './runtime';

/**
 * The base URL for the current tokens; `undefined` if the connection has none. It is asked for with every request and
 * hardly ever changes, so it is checked only when it does.
 *
 * @throws {ConfigurationError} from the result: `OPTION_INVALID` if the function finds none, `INSECURE_URL`
 */
export function createBaseURLResolver<Cfg extends RuntimeConfig>(
  { baseURL }: ConnectionOptions<Cfg>,
  cfg: Cfg,
): (token: TokenSet) => string | undefined {
  if (baseURL === undefined) return () => undefined;
  let last: { readonly given: unknown; readonly url: string } | undefined;
  return (token) => {
    const given = typeof baseURL === 'function' ? baseURL({ token, cfg }) : baseURL;
    if (last === undefined || last.given !== given) last = { given, url: checkBaseURL(given) };
    return last.url;
  };
}

function checkBaseURL(url: unknown): string {
  if (nonEmptyString(url) === undefined) {
    throw new ConfigurationError({
      code: 'OPTION_INVALID',
      sentence: 'The connection has no base URL: its `baseURL` returned nothing.',
      remedy:
        'Fill in the base URL on the credential form; if it comes with the token response, connect the account again.',
    });
  }
  return parseSecureUrl(url, 'The base URL').href;
}
