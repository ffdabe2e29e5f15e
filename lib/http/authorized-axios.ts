import axios, { type AxiosInstance } from 'axios';
import type { TokenSet } from '../oauth2/token-set';
import { sendAuthorized } from './authorized-request';
import type { AuthorizedAxiosOptions } from './attempt';
import { createBoundedSend } from './bodies/bounded-send';
import { prepareDefaults } from './instance/prepared-defaults';
import { createRequestInstance } from './instance/request-instance';
import { buildOriginRules, type OriginRules } from './network/origin';

/**
 * An axios instance that authorizes its requests, and sends a request whose token was rejected once more with a renewed
 * one. All of axios works on it. The bearer is added below the interceptors, so that no configuration, response or
 * error that leaves the instance holds it.
 */
export function createAuthorizedAxios(options: AuthorizedAxiosOptions): AxiosInstance {
  const send = createBoundedSend(options.adapter ?? axios.getAdapter('http'));
  const sending = { options, send, selectRules: createRulesSelector(options) };
  return createRequestInstance(options.prepared ?? prepareDefaults(options.defaults), (config) =>
    sendAuthorized(config, sending),
  );
}

/** The rules for a token set. The base URL is asked for with every request, and hardly ever changes. */
function createRulesSelector(options: AuthorizedAxiosOptions): (tokens: TokenSet) => OriginRules {
  const { buildRules = buildOriginRules } = options;
  let last: OriginRules | undefined;
  return (tokens) => {
    const baseURL = options.baseURL(tokens);
    if (last === undefined || last.baseURL !== baseURL) last = buildRules(baseURL, options.origins);
    return last;
  };
}
