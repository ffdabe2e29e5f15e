import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';
import type { AddressGuard } from './network/address-guard';
import { dropCredentials, leadingUrl, type OriginRules } from './network/origin';
import { isStream } from './bodies/request-body';
import {
  setTokenHeader,
  withTokenInQuery,
  type TokenHeader,
  type TokenHeaderBuilder,
  type TokenTravel,
} from './token-travel';

/** Where a request goes, and whether the token is still with it: a redirect may take it away. */
export interface Route {
  readonly rules: OriginRules;
  readonly isOwn: boolean;
  carriesToken: boolean;
  wasRedirected: boolean;
}

/** Finds out where a request goes, and whether the token goes with it. */
export function selectRoute(
  config: InternalAxiosRequestConfig,
  rules: OriginRules,
  { header = 'Authorization' }: TokenTravel = {},
): Route {
  const { url, allowAbsoluteUrls, baseURL = rules.baseURL } = config;
  const { isOwn, namesUser } = rules.classify(leadingUrl({ url, allowAbsoluteUrls, baseURL }));
  // `false` is axios' own way to send a request without a header. A user and a password take the header for themselves.
  const isTaken = config.headers.get(header) === false || config.auth !== undefined || namesUser;
  return { rules, isOwn, carriesToken: isOwn && !isTaken, wasRedirected: false };
}

/** What an attempt is made with, beside the caller's configuration. */
export interface AttemptParts {
  readonly route: Route;
  readonly travel: TokenTravel;
  readonly buildHeader: TokenHeaderBuilder;
  /** Headers that all requests to the connection's own origins have. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** The body of this attempt. */
  readonly body: unknown;
  /** Looks at every URL that a redirect leads to. */
  readonly guard?: Pick<AddressGuard, 'check'> | undefined;
}

/** The configuration of one attempt: a copy, because the caller's must not hold the bearer. */
export function buildAttempt(
  config: InternalAxiosRequestConfig,
  token: AccessToken,
  parts: AttemptParts,
): InternalAxiosRequestConfig {
  const { route, travel, headers: common, body } = parts;
  // The headers of a request are normalized by now: a plain copy is enough, and several times as fast.
  const headers = Object.assign(new AxiosHeaders(), config.headers);
  const tokenHeader = parts.buildHeader(token, travel);
  if (common !== undefined && route.isOwn) addMissing(headers, common);
  if (route.carriesToken && tokenHeader !== undefined) setTokenHeader(headers, tokenHeader);
  // Not spread: V8 takes a microsecond for each member that is added to what was, and this is the path of every request.
  const sent: InternalAxiosRequestConfig = Object.assign({}, config, {
    headers,
    data: body,
    validateStatus: null,
    beforeRedirect: watchRedirects(config, parts, { token, tokenHeader, headers }),
  });
  const { baseURL } = route.rules;
  if (baseURL !== undefined) sent.baseURL ??= baseURL;
  if (route.carriesToken && tokenHeader === undefined)
    sent.params = withTokenInQuery(config, travel, token.value);
  // To follow a redirect, all that was sent would have to be kept in memory.
  if (config.maxRedirects === undefined && isStream(body)) sent.maxRedirects = 0;
  return sent;
}

/** A token, and the headers that it is sent among. */
interface SentToken {
  readonly token: AccessToken;
  readonly tokenHeader: TokenHeader | undefined;
  readonly headers: InternalAxiosRequestConfig['headers'];
}

/** Keeps a token with the connection's own origins, wherever a request is sent on to. */
function watchRedirects(
  config: InternalAxiosRequestConfig,
  { route, travel, guard }: AttemptParts,
  { token, tokenHeader, headers }: SentToken,
): NonNullable<InternalAxiosRequestConfig['beforeRedirect']> {
  return (target, response, request) => {
    route.wasRedirected = true;
    guard?.check(String(target['href']));
    config.beforeRedirect?.(target, response, request);
    const redirected = target['headers'] as Record<string, unknown>;
    if (!route.rules.classify(String(target['href'])).isOwn) {
      route.carriesToken = false;
      dropCredentials(redirected, tokenHeader?.name);
    } else if (route.carriesToken && travel.query !== undefined) {
      target['path'] = addToQuery(String(target['path']), travel.query, token.value);
    } else if (route.carriesToken && tokenHeader !== undefined) {
      // axios drops it on the way from one origin to another, also where both are the connection's own.
      redirected[tokenHeader.name] = headers.get(tokenHeader.name);
    }
  };
}

function addToQuery(path: string, name: string, value: string): string {
  const pair = new URLSearchParams([[name, value]]).toString();
  return `${path}${path.includes('?') ? '&' : '?'}${pair}`;
}

function addMissing(
  headers: InternalAxiosRequestConfig['headers'],
  common: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(common)) if (!headers.has(name)) headers.set(name, value);
}

/** The configuration with the base URL that holds for it. */
export function withBaseURL(
  config: InternalAxiosRequestConfig,
  rules: OriginRules,
): InternalAxiosRequestConfig {
  const baseURL = config.baseURL ?? rules.baseURL;
  return baseURL === undefined ? config : { ...config, baseURL };
}
