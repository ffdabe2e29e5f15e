import type { JsonAnswer } from '../http-exchange';
import type { ApiRoute } from './api-route';
import type { ExpirySign } from './expiry-sign';
import type { RequestLimit } from './request-meter';

/** How the API behaves. */
export interface ResourceServerOptions {
  /** Whether an access token is accepted now; usually asks the authorization server. */
  readonly isActive: (accessToken: string) => boolean | Promise<boolean>;
  /** The wished port. Default 0: any free one. */
  readonly port?: number;
  /** How the API says that a token is not accepted. Default `401`, which is the only one with a challenge. */
  readonly expirySign?: ExpirySign;
  /** The same, word for word: wins over `expirySign`. */
  readonly rejection?: JsonAnswer;
  /** How long every answer takes, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** How many requests it takes; all others get 429. Default: all. */
  readonly limit?: RequestLimit;
  /**
   * Plays an API that nobody knows: answers on every path that is none of the usual ones to who has an active token, and
   * finds the token in any header or parameter that is named like one. Default: 404, and bearer tokens alone.
   */
  readonly anyApi?: ApiRoute;
}
