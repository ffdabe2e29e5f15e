import axios, { type AxiosInstance, type AxiosRequestConfig, type CreateAxiosDefaults } from 'axios';
import type { TokenSet } from '../oauth2/token-set';
import { sendAuthorized } from './authorized-request';
import type { AuthorizedAxiosOptions } from './attempt';
import { createBoundedSend } from './bodies/bounded-send';
import { createCheckedInstance } from './checks/checked-instance';
import { transformRequest, transformResponse } from './bodies/named-transforms';
import { buildOriginRules, type OriginRules } from './network/origin';
import { checkGivenRequest, explainFailure } from './checks/request-check';

/**
 * An axios instance that authorizes its requests, and sends a request whose token was rejected once more with a renewed
 * one. All of axios works on it. The bearer is added below the interceptors, so that no configuration, response or
 * error that leaves the instance holds it.
 */
export function createAuthorizedAxios(options: AuthorizedAxiosOptions): AxiosInstance {
  const send = createBoundedSend(options.adapter ?? axios.getAdapter('http'));
  const sending = { options, send, selectRules: createRulesSelector(options) };
  const defaults: CreateAxiosDefaults = {
    ...options.defaults,
    transformRequest,
    transformResponse,
    adapter: (config) => sendAuthorized(config, sending),
  };
  return createCheckedInstance(mergeDefaults(defaults), {
    check: checkGivenRequest,
    explain: explainFailure,
  });
}

/** axios says "no limit" by a number, and so may an author; here, nobody has said anything yet. */
function mergeDefaults(defaults: CreateAxiosDefaults): AxiosRequestConfig {
  const merged = axios.mergeConfig(axios.defaults as AxiosRequestConfig, defaults as AxiosRequestConfig);
  if (defaults.maxContentLength === undefined) delete merged.maxContentLength;
  return merged;
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
