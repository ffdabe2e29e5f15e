import type { ClientAuthenticationName } from '../oauth2/client-authentication';
import type { ExpiryRule } from '../oauth2/expiry';
import type { ParameterPlacement } from '../oauth2/request-shape';
import type { TokenSet } from '../oauth2/token-set';
import type { RejectionRules } from '../http/rejection';
import type { RequestOptions } from '../http/request-options';
import type { RefreshCallback } from '../tokens/refresh-callback';
import type { TokenStore } from '../ports';
import type { Provider } from '../providers/provider';
import type { ProviderId } from '../providers/provider-ids';
import type { RefreshWhen } from '../tokens/refresh-policy';
import type { OAuth2Block } from './descriptor';
import type { RuntimeConfig } from './runtime';

/** When and how tokens are renewed. */
export interface RefreshOptions {
  /**
   * `never`: not at all. `rejected`: after the API rejected one. `expiring` (default): also ahead of a known expiry.
   * `{ everySeconds }`: also when it is that old. `always`: also once per message (Microsoft style).
   */
  readonly when?: RefreshWhen;
  /** How long before the expiry at most; never more than a tenth of the lifetime. Default 60. */
  readonly marginSeconds?: number;
  /** The provider refuses a refresh before the expiry. Default `false`. */
  readonly notBeforeExpiry?: boolean;
  /** Lifetime of tokens whose expiry the provider does not say. Default: none, a rejection will tell. */
  readonly assumedLifetimeSeconds?: number;
  /** Where and how the provider says when a token ends, if not as `expires_in` in seconds. */
  readonly expiry?: ExpiryRule;
  /** The URL that refreshes, if it is not the token URI. May hold placeholders. */
  readonly url?: string;
  /** Where the parameters go. Default `form`. */
  readonly request?: ParameterPlacement;
  /** Further parameters of a refresh, for example `{ format: 'json' }`. */
  readonly params?: Readonly<Record<string, string>>;
  /** Whether the granted scopes are sent along: never (default), always, or until the server refuses them once. */
  readonly scope?: 'send' | 'omit' | 'send-then-remember';
  /** Whether each refresh replaces the refresh token. Default `true`, which is safe for all. */
  readonly rotatesRefreshToken?: boolean;
  /** For how long the provider takes a refresh token again whose answer was lost. Default 0: one immediate retry. */
  readonly refreshTokenReuseSeconds?: number;
  /** All attempts of one refresh together, in milliseconds. Default 30 000. */
  readonly deadlineMs?: number;
  /** One attempt, in milliseconds. Default 10 000. */
  readonly attemptTimeoutMs?: number;
  /** A service of your own instead of the provider's endpoint, which gets and returns the same as `callback`. */
  readonly callbackService?: CallbackService;
  /** Code of your own instead of a request: gets the account's current values, returns what a token endpoint would. */
  readonly callback?: RefreshCallback;
  /** How long nothing is asked again after a definite refusal, in milliseconds. Default 30 000. */
  readonly coolDownMs?: number;
}

/** How often requests are sent again after a failure that may pass: of the network, 5xx, 429. */
export interface RetryOptions {
  /** How often beside the first time; 0: never. Default: `API_RETRIES_COUNT` of the environment (0 to 10), else 3. */
  readonly count?: number;
  /**
   * How long a message may take as a whole, in milliseconds: no wait goes beyond it. Default 1 140 000, the 19 minutes
   * that the platform allows a delay; 60 000 for service calls and verification.
   */
  readonly messageTimeoutMs?: number;
}

/**
 * A service that refreshes tokens: gets a POST of JSON with the account's current values (`consumer_id`,
 * `consumer_secret`, `access_token`, `refresh_token`, `scope`, `refresh_url`) and answers with `access_token`,
 * `token_type`, `expires_in`, `refresh_token` and `scope`, or with `errorResponse`.
 */
export interface CallbackService {
  /** https or loopback. */
  readonly url: string;
  /** Proves that the request comes from here. */
  readonly secret: string;
  /**
   * Header that carries the secret. Default: the request is signed with it instead, in
   * `X-Freshkeys-Signature: t=<epoch seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">`.
   */
  readonly header?: string;
}

/** How many requests an API takes, as its provider documents it. */
export interface RateBudgetOptions {
  /** A whole number, 1 or more. All of them may be sent at once. */
  readonly requests: number;
  /** In how much time, for example 1 or 60. At most 31 days. */
  readonly perSeconds: number;
}

/** What `baseURL` is computed from. */
export interface BaseURLContext<Cfg extends RuntimeConfig = RuntimeConfig> {
  /** The current tokens; `token.raw` is the whole token response. */
  readonly token: TokenSet;
  readonly cfg: Cfg;
}

/** What a connection is defined with, beside `component.json`. */
export interface ConnectionOptions<Cfg extends RuntimeConfig = RuntimeConfig> {
  /** The provider: an id of the catalogue, or a definition of your own. Fills in what `component.json` lacks. */
  readonly provider?: ProviderId | (string & {}) | Provider;
  /** Values of the provider's fields (tenant, region), where the configuration does not have them by name. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Which of the provider's further tokens is used, for example `user` with Slack. Default: the first token. */
  readonly token?: string;
  /** Base URL of all requests, https or loopback: a text, or a function of the tokens and the configuration. */
  readonly baseURL?: string | ((context: BaseURLContext<Cfg>) => unknown);
  /** Further origins that the token may go to. */
  readonly origins?: readonly string[];
  /** What becomes of a request elsewhere: refused (default), or sent without the token. */
  readonly foreignOrigins?: 'refuse' | 'anonymous';
  readonly refresh?: RefreshOptions;
  /** Default: `basic` if `oauth2.client_auth` says so, then the provider's, `none` without a client secret, else `post`. */
  readonly clientAuthentication?: ClientAuthenticationName;
  /** How the API says that a token is no longer accepted. Default: status 401, or `invalid_token`. */
  readonly rejection?: RejectionRules;
  /** What a failure becomes that may pass by itself: an error (default), or a rebound, so that the message comes again. */
  readonly transientFailures?: 'error' | 'rebound';
  /** That 404 is an answer like any other. A request can say otherwise. Default `false`. */
  readonly doNotThrow404?: boolean;
  /**
   * Looks at every answer that its status let through: returns a reason to refuse it, or nothing. For APIs that answer
   * 200 and mean failure. JSON is parsed by then. A request can bring its own.
   */
  readonly validateResponse?: RequestOptions['validateResponse'];
  /** How often requests are sent again after a failure that may pass. */
  readonly retry?: RetryOptions;
  /** Time limit of a request to the API, in milliseconds. Default: `API_REQUEST_TIMEOUT` of the environment, else 60 000. */
  readonly timeoutMs?: number;
  /**
   * How many requests this process sends at most for an account to an origin: further ones wait for their turn instead of
   * running into the limit. What processes share must be divided among them. Default: what the answers of the API say.
   *
   * @example { requests: 50, perSeconds: 1 }
   */
  readonly rateBudget?: RateBudgetOptions;
  /**
   * What requests to the API are sent with: connections of undici (default), or of `node:http` by axios' own adapter. With
   * undici, requests that use what only the other can do, such as an `httpsAgent`, take the other by themselves.
   */
  readonly transport?: 'undici' | 'axios';
  /** Headers of all requests. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the `oauth2` block of `component.json` lacks. */
  readonly oauth2?: OAuth2Block;
  /** Where tokens live, if not in the account on the platform: a file at a desk. */
  readonly store?: TokenStore;
}

/** Options, or a function of the configuration that returns them, for components whose form decides. */
export type ConnectionDefinition<Cfg extends RuntimeConfig = RuntimeConfig> =
  ConnectionOptions<Cfg> | ((cfg: Cfg) => ConnectionOptions<Cfg>);
