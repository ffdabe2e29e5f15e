import {
  CanceledError,
  type AxiosAdapter,
  type AxiosResponse,
  type CreateAxiosDefaults,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { TokenSet } from '../oauth2/token-set';
import type { AccessToken, AccessTokens, Clock, Trace } from '../ports';
import { judgeAnswer } from './answer';
import { hideRequest, withoutRequest } from './hidden-request';
import type { OriginRules } from './origin';
import type { RejectionRules, Verdict } from './rejection';
import { buildForeignOriginError } from './request-error';
import type { RateLimitShape } from './rate-limit';
import { buildAttempt, selectRoute, withBaseURL } from './route';
import type { TokenTravel } from './token-travel';

/** What an authorized client is made of. */
export interface AuthorizedAxiosOptions {
  readonly tokens: AccessTokens;
  /** The base URL that belongs to a token set; called for every request, because a refresh may move the account. */
  baseURL(tokens: TokenSet): string | undefined;
  readonly origins: readonly string[];
  /** What becomes of a request to another origin: an error, or sent without a token. */
  readonly foreignOrigins: 'refuse' | 'anonymous';
  readonly rejection: RejectionRules;
  /** How the token travels. Default: `Authorization: Bearer`. */
  readonly travel?: TokenTravel;
  /** Headers of all requests to the connection's own origins; a request's own win. Called for every request. */
  headers?(tokens: TokenSet): Readonly<Record<string, string>>;
  /** Where a 429 says how long to wait, beside `Retry-After`. */
  readonly rateLimit?: RateLimitShape | undefined;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly defaults: CreateAxiosDefaults;
}

/** What a client sends with. */
export interface Sending {
  readonly options: AuthorizedAxiosOptions;
  readonly send: AxiosAdapter;
  readonly selectRules: (tokens: TokenSet) => OriginRules;
}

/** What one attempt is made with. */
interface Try {
  readonly token: AccessToken;
  readonly resent: boolean;
}

/** One answer, and what it means for the token. */
export interface Attempt {
  readonly response: AxiosResponse;
  readonly verdict: Verdict;
  /** What was sent. It holds the bearer, so nothing but its method and URL leaves this file. */
  readonly sent: InternalAxiosRequestConfig;
}

/** How a token travels unless somebody says so: `Authorization: Bearer`. */
const BEARER: TokenTravel = {};

/** Sends a request once, and finds out what the answer means for its token. */
export async function attempt(
  config: InternalAxiosRequestConfig,
  { options, send, selectRules }: Sending,
  { token, resent }: Try,
): Promise<Attempt> {
  throwIfCanceled(config);
  const { travel = BEARER } = options;
  const route = selectRoute(config, selectRules(token.tokens), travel);
  if (!route.isOwn && options.foreignOrigins === 'refuse') {
    throw buildForeignOriginError(withBaseURL(config, route));
  }
  const sent = buildAttempt(config, token, { route, travel, headers: options.headers?.(token.tokens) });
  let status: number | undefined;
  try {
    const response = await send(sent);
    status = response.status;
    const verdict = judgeAnswer(response, route, options.rejection);
    return { response: withoutRequest(response, config, sent), verdict, sent };
  } catch (error) {
    throw hideRequest(error, config, sent);
  } finally {
    options.trace({
      event: 'request',
      method: (config.method ?? 'get').toUpperCase(),
      status,
      generation: route.carriesToken ? token.generation : 0,
      resent,
    });
  }
}

/** axios looks before it calls an adapter; here, time has passed since: a refresh. */
function throwIfCanceled(config: InternalAxiosRequestConfig): void {
  config.cancelToken?.throwIfRequested();
  if (config.signal?.aborted === true) throw new CanceledError(undefined, config);
}
