import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';
import { dropCredentials, leadingUrl, type OriginRules } from './origin';
import { makeBody } from './request-body';

/** Where a request goes, and whether the token is still with it: a redirect may take it away. */
export interface Route {
  readonly rules: OriginRules;
  readonly isOwn: boolean;
  carriesToken: boolean;
}

/** Finds out where a request goes, and whether the token goes with it. */
export function selectRoute(config: InternalAxiosRequestConfig, rules: OriginRules): Route {
  const { url, allowAbsoluteUrls, baseURL = rules.baseURL } = config;
  const { isOwn, namesUser } = rules.classify(leadingUrl({ url, allowAbsoluteUrls, baseURL }));
  // `false` is axios' own way to send a request without a header. A user and a password take the header for themselves.
  const isTaken = config.headers.get('Authorization') === false || config.auth !== undefined || namesUser;
  return { rules, isOwn, carriesToken: isOwn && !isTaken };
}

/** The configuration of one attempt: a copy, because the caller's must not hold the bearer. */
export function buildAttempt(
  config: InternalAxiosRequestConfig,
  token: AccessToken,
  route: Route,
): InternalAxiosRequestConfig {
  // The headers of a request are normalized by now: a plain copy is enough, and several times as fast.
  const headers = Object.assign(new AxiosHeaders(), config.headers);
  const bearer = `Bearer ${token.value}`;
  if (route.carriesToken) headers.set('Authorization', bearer);
  const baseURL = config.baseURL ?? route.rules.baseURL;
  // One copy: this is the path of every request.
  return {
    ...config,
    ...(baseURL === undefined ? undefined : { baseURL }),
    headers,
    data: makeBody(config.data),
    validateStatus: null,
    beforeRedirect: (target, response, request) => {
      config.beforeRedirect?.(target, response, request);
      const redirected = target['headers'] as Record<string, unknown>;
      if (!route.rules.classify(String(target['href'])).isOwn) {
        route.carriesToken = false;
        dropCredentials(redirected);
      } else if (route.carriesToken) {
        // axios drops it on the way from one origin to another, also where both are the connection's own.
        redirected['Authorization'] = bearer;
      }
    },
  };
}

/** The configuration with the base URL that holds for it. */
export function withBaseURL(
  config: InternalAxiosRequestConfig,
  { rules }: Route,
): InternalAxiosRequestConfig {
  const baseURL = config.baseURL ?? rules.baseURL;
  return baseURL === undefined ? config : { ...config, baseURL };
}
