import type { PaginationShape } from '../http/pages/pagination';
import type { RateLimitShape } from '../http/limits/rate-limit';
import type { TokenTravel } from '../http/token-travel';
import type { AssertionShape, SigningKey } from '../oauth2/assertion-shape';
import type { AuthorizeShape } from '../oauth2/authorize-shape';
import type { ClientAuthenticationName } from '../oauth2/client-authentication';
import type { ObtainingGrant } from '../oauth2/grant';
import type { LoginStep, RequestShape } from '../oauth2/request-shape';
import type { AnswerSign, ResponseShape } from '../oauth2/response-shape';

/** All that an OAuth2 provider can be odd about, as data. What is not said is as the standards have it. */
export interface Provider {
  /** Where the JSON schema is, for editors. */
  readonly $schema?: string;
  /** What people call the provider. */
  readonly title: string;
  /** The vendor's page about its OAuth2. */
  readonly documentation: string;
  /** What could not be confirmed and is therefore left out, one sentence each. */
  readonly unconfirmed?: readonly string[];
  /** What a user has to say about an account beside client id and secret: tenant, region, subdomain. */
  readonly fields?: Readonly<Record<string, ProviderField>>;
  /** How an account obtains its tokens. Default: `authorization_code`. */
  readonly grant?: ObtainingGrant;
  readonly client?: ClientShape;
  readonly scopes?: ScopeShape;
  /** Texts that templates know by name. Computed once a request, so that a nonce is the same wherever it is used. */
  readonly values?: Readonly<Record<string, string>>;
  /** The authorization request that a browser opens (RFC 6749 §4.1.1). */
  readonly authorize?: AuthorizeShape;
  /** The device authorization request (RFC 8628 §3.1). */
  readonly deviceAuthorization?: RequestShape;
  /** Requests that come before the token request, in this order: a log-in in several steps. */
  readonly steps?: readonly LoginStep[];
  /** What is signed here and exchanged for a token, or is the token itself. */
  readonly assertion?: AssertionShape;
  /** All requests to the token endpoint. */
  readonly token?: RequestShape;
  /** The exchange of an authorization code, as far as it differs from `token`. */
  readonly exchange?: RequestShape;
  /**
   * A request after the exchange whose answer replaces the token: a short-lived one for a long-lived one. Knows
   * `{{access_token}}`.
   */
  readonly upgrade?: RequestShape;
  /**
   * Requests after a token was obtained or refreshed: who the account is, which tenant, which host. What they keep is
   * stored with the tokens and known as `{{token.<name>}}`; a request is sent again only until it has told that. They
   * know `{{access_token}}`. On the platform, which obtains the first token itself, they come with the first refresh.
   */
  readonly afterwards?: readonly LoginStep[];
  /** The refresh, as far as it differs from `token`, and how the provider treats it. */
  readonly refresh?: RefreshShape;
  /**
   * The revocation (RFC 7009 §2.1). `{{token}}` is the refresh token, or the access token where there is none;
   * `{{access_token}}` and `{{refresh_token}}` are known, too.
   */
  readonly revoke?: RequestShape;
  /** The introspection (RFC 7662 §2.1). Knows `{{token}}`. */
  readonly introspect?: RequestShape;
  readonly response?: ResponseShape;
  readonly api?: ApiShape;
}

/** One thing that a user has to say about an account. */
export interface ProviderField {
  /** What the form calls it. */
  readonly label: string;
  /** Where to find it, or what it looks like. */
  readonly note?: string;
  /** What one looks like: the dry run uses it. */
  readonly example?: string;
  /** What holds if it is left empty. */
  readonly default?: string;
  /** What a value must look like: a regular expression for the whole of it. */
  readonly pattern?: string;
  /** Nobody may see it. Names such as `password` and `private_key` say so by themselves. */
  readonly secret?: boolean;
}

/** The registered client (RFC 6749 §2). */
export interface ClientShape extends SigningKey {
  /** How it proves who it is at the token endpoint. Default: `post`; `none` where there is no secret. */
  readonly authentication?: ClientAuthenticationName;
  /** Client id. A template. Default: what `component.json` or the account says. */
  readonly id?: string;
  /** Client secret. A template. Default: what `component.json` or the account says. */
  readonly secret?: string;
  /** Who says it in a signed client assertion. A template. Default: the client id. */
  readonly issuer?: string;
  /** For whom a signed client assertion is. A template. Default: the address of the request. */
  readonly audience?: string;
  /**
   * Certificate of mutual TLS as PEM (RFC 8705), for token requests and the API, whatever `authentication` is. A
   * template; its key is `key`. Default with `tls_client_auth`: `{{certificate}}`.
   */
  readonly certificate?: string;
}

/** Scopes (RFC 6749 §3.3). */
export interface ScopeShape {
  /** Asked for unless the connection says which. */
  readonly default?: readonly string[];
  /** Asked for in any case: what makes a provider issue refresh tokens, for example. */
  readonly always?: readonly string[];
  /** Between two scopes. Default: a space. */
  readonly separator?: string;
}

/** The refresh (RFC 6749 §6). */
export interface RefreshShape extends RequestShape {
  /** Whether the scopes are sent along: never (default), always, or until the server refuses them once. */
  readonly scope?: 'omit' | 'send' | 'send-then-remember';
  /** Whether each refresh replaces the refresh token. Default: true, which is safe for all. */
  readonly rotatesRefreshToken?: boolean;
  /** For how long a refresh token is taken again whose answer was lost. Default: 0, which means one immediate retry. */
  readonly refreshTokenReuseSeconds?: number;
  /** The provider refuses a refresh, or returns the same token, before the old token has ended. Default: false. */
  readonly notBeforeExpiry?: boolean;
  /** How long before its end a token is renewed at most; never more than a tenth of its lifetime. Default: 60. */
  readonly marginSeconds?: number;
  /** Lifetime of access tokens whose end the provider does not say. Default: none, a rejection will tell. */
  readonly assumedLifetimeSeconds?: number;
  /** Lifetime of refresh tokens whose end the provider does not say. Default: none. */
  readonly assumedRefreshTokenLifetimeSeconds?: number;
  /** Why an account may have no refresh token, and what to do: sentences for people. */
  readonly missingBecause?: string;
}

/** How the API is called. */
export interface ApiShape {
  /** Address that requests are relative to. A template, which also knows `{{token.instance_url}}`. */
  readonly baseURL?: string;
  /** Further origins that the access token may go to. Templates. */
  readonly origins?: readonly string[];
  /** Headers of all requests. Templates. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How the access token travels. Default: header `Authorization`, prefix `Bearer`. */
  readonly token?: TokenTravel;
  /** What answers to any valid token, below the base URL: what a verification calls. A template. */
  readonly verificationUrl?: string;
  /** How the API says that a token is no longer accepted. */
  readonly rejection?: RejectionShape;
  /** Where an answer says how long to wait, beside `Retry-After`. */
  readonly rateLimit?: RateLimitShape;
  readonly pagination?: PaginationShape;
}

/** Signs of a rejected access token. They add to status 401 and `invalid_token`. */
export interface RejectionShape {
  /** Further statuses. */
  readonly statuses?: readonly number[];
  /** Signs in the JSON body, also of a success. */
  readonly body?: readonly AnswerSign[];
  /** A regular expression for the text of the body, also of a success. */
  readonly text?: string;
  /** Nothing but these signs counts; 401 and `invalid_token` do not. Default: false. */
  readonly only?: boolean;
}
