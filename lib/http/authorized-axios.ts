import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios';
import type { TokenSet } from '../oauth2/token-set';
import { sendAuthorized } from './authorized-request';
import type { AuthorizedAxiosOptions } from './attempt';
import { buildOriginRules, type OriginRules } from './origin';
import { isBodyFactory } from './request-body';

/**
 * An axios instance that authorizes its requests, and sends a request whose token was rejected once more with a renewed
 * one. All of axios works on it. The bearer is added below the interceptors, so that no configuration, response or
 * error that leaves the instance holds it.
 */
export function createAuthorizedAxios(options: AuthorizedAxiosOptions): AxiosInstance {
  const send = axios.getAdapter('http');
  const sending = { options, send, selectRules: createRulesSelector(options) };
  const transforms = [axios.defaults.transformRequest ?? []].flat();
  return axios.create({
    ...options.defaults,
    // axios would turn a function into JSON; it is a body only once it has been called.
    transformRequest: function (this: InternalAxiosRequestConfig, data: unknown, headers) {
      if (isBodyFactory(data)) return data;
      return transforms.reduce<unknown>((body, transform) => transform.call(this, body, headers), data);
    },
    adapter: (config) => sendAuthorized(config, sending),
  });
}

/** The rules for a token set. The base URL is asked for with every request, and hardly ever changes. */
function createRulesSelector(options: AuthorizedAxiosOptions): (tokens: TokenSet) => OriginRules {
  let last: OriginRules | undefined;
  return (tokens) => {
    const baseURL = options.baseURL(tokens);
    if (last === undefined || last.baseURL !== baseURL) last = buildOriginRules(baseURL, options.origins);
    return last;
  };
}
