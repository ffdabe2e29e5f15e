import type { ReceivedTokenRequest } from '../platform/faulty-server/received-token-request';
import type { JsonAnswer } from '../platform/http-exchange';
import type { Clock } from '../ports';

/** How an API says that a token is not accepted. */
export type ExpirySign = '401' | '403' | '400' | '200-error-body';

/** How the fake provider behaves. Without any setting it is strict: refresh tokens rotate, and reuse revokes. */
export interface FakeProviderOptions {
  /** Lifetime of access tokens in seconds. Default: they live until `expire`, and `expires_in` is omitted. */
  readonly accessTokenSeconds?: number;
  /** Whether a refresh spends the refresh token and gives a new one. Default `true`. */
  readonly rotate?: boolean;
  /** For how long a spent refresh token is accepted all the same, in seconds. Default 0: its reuse revokes the grant. */
  readonly reuseGraceSeconds?: number;
  /** Answers refreshes without `refresh_token`; the first one stays valid then. Default `false`. */
  readonly omitRefreshToken?: boolean;
  /** How the API says that a token is not accepted. Default `401`. */
  readonly expirySign?: ExpirySign;
  /** The same, word for word: `{ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] }`. Wins over `expirySign`. */
  readonly rejection?: JsonAnswer;
  /**
   * What this provider asks for beyond the standard: looks at a token request before anything is done, and returns the
   * name of the error to refuse it with, or nothing.
   *
   * @example ({ parameters }) => (parameters['scope'] === undefined ? 'invalid_scope' : undefined)
   */
  readonly refuse?: (request: ReceivedTokenRequest) => string | undefined;
  /** Default: every client is accepted. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Further members of the tokens from `issue`, such as `instance_url`. */
  readonly issued?: Readonly<Record<string, unknown>>;
  /** Further members of every token response, those of `issue` included. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** What the API answers, by path or by method and path: `{ '/contacts': […], 'POST /contacts': { id: '1' } }`. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Further paths of the token endpoint. Every path that ends with `token` or `refresh` is one. */
  readonly tokenPaths?: readonly string[];
  /** How long the token endpoint takes, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** By which tokens expire. Default: the time of day. */
  readonly clock?: Pick<Clock, 'now'>;
  /** The wished port. Default 0: any free one. */
  readonly port?: number;
}
