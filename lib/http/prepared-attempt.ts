import type { InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';
import type { AuthorizedAxiosOptions, Sending } from './attempt';
import { whileWanted } from './cancellation';
import { transformRequest } from './bodies/named-transforms';
import { leadingUrl } from './network/origin';
import {
  discardMadeBody,
  isBodyFactory,
  isStream,
  toNodeStream,
  watchBody,
  type BodyFactory,
  type WatchedBody,
} from './bodies/request-body';
import { buildForeignOriginError } from './failures/request-error';
import { buildAttempt, selectRoute, withBaseURL, type Route } from './route';
import { buildTokenHeader, type TokenHeaderBuilder, type TokenTravel } from './token-travel';

/** All that one attempt is made of. */
export interface PreparedAttempt {
  readonly route: Route;
  /** What is sent. It holds the bearer. */
  readonly sent: InternalAxiosRequestConfig;
  /** The body, if it is read while it is sent. */
  readonly source: WatchedBody | undefined;
}

/** How a token travels unless somebody says so: `Authorization: Bearer`. */
const BEARER: TokenTravel = {};

const buildAnew: TokenHeaderBuilder = ({ value }, travel) => buildTokenHeader(value, travel);

/** Timers of Node count no further. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Makes an attempt out of a request and a token.
 *
 * @throws {ConfigurationError} `FOREIGN_ORIGIN` if it leads elsewhere, and such requests are refused; `ADDRESS_DENIED` if
 * it leads into a private network, and those are denied
 */
export function prepareAttempt(
  config: InternalAxiosRequestConfig,
  sending: Sending,
  token: AccessToken,
): PreparedAttempt | Promise<PreparedAttempt> {
  const route = openRoute(config, sending, token);
  const given: unknown = config.data;
  if (!isBodyFactory(given)) return assemble(config, sending, { route, token, body: given });
  return makeBody(given, config).then((body) => assemble(config, sending, { route, token, body }));
}

function assemble(
  config: InternalAxiosRequestConfig,
  { options }: Sending,
  {
    route,
    token,
    body: made,
  }: { readonly route: Route; readonly token: AccessToken; readonly body: unknown },
): PreparedAttempt {
  const body = toNodeStream(made);
  const { travel = BEARER, guard, buildHeader = buildAnew } = options;
  const headers = options.headers?.(token.tokens);
  const sent = buildAttempt(config, token, { route, travel, buildHeader, headers, body, guard });
  guard?.check(leadingUrl(sent));
  if (isBodyFactory(config.data)) sent.data = writeBody(sent);
  if (isStream(body)) sent.timeout = selectUploadTimeout(config, options);
  return { route, sent, source: watchBody(body) };
}

function openRoute(
  config: InternalAxiosRequestConfig,
  { options, selectRules }: Sending,
  token: AccessToken,
): Route {
  const route = selectRoute(config, selectRules(token.tokens), options.travel);
  if (route.isOwn || options.foreignOrigins !== 'refuse') return route;
  throw buildForeignOriginError(withBaseURL(config, route.rules));
}

/** What a function made is written as any other body is, and has its type. */
function writeBody(sent: InternalAxiosRequestConfig): unknown {
  if (sent.headers['Content-Type'] === false) sent.headers.delete('Content-Type');
  return transformRequest.call(sent, sent.data, sent.headers);
}

/** What the author's function makes, and nothing of what comes too late. */
async function makeBody(make: BodyFactory, config: InternalAxiosRequestConfig): Promise<unknown> {
  const made = Promise.resolve(make());
  try {
    return await whileWanted(made, config);
  } catch (error) {
    made.then(
      (body) => {
        discardMadeBody(make, body);
      },
      () => undefined,
    );
    throw error;
  }
}

/**
 * An upload takes as long as it takes: the usual time limit, which is meant for requests, does not hold for it, but the
 * time of the message does. A limit that the caller gave does as well.
 */
function selectUploadTimeout(
  { timeout = 0 }: InternalAxiosRequestConfig,
  { retry, clock, defaults }: AuthorizedAxiosOptions,
): number {
  if (timeout !== defaults.timeout || retry === undefined) return timeout;
  return Math.min(Math.max(timeout, retry.latestAt - clock.now()), MAX_TIMEOUT_MS);
}
