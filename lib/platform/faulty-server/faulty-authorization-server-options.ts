import type { ExpectedClient } from './expected-client';
import type { GrantOptions } from './grants';
import type { ReceivedTokenRequest } from './received-token-request';

/** How the server behaves. Every setting has a default; without any it is a strict, rotating server. */
export interface FaultyAuthorizationServerOptions extends GrantOptions, ExpectedClient {
  /** How long an answer takes after the work was done, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** Added to the server's clock in the `Date` header of token answers, in milliseconds. Default 0. */
  readonly dateOffsetMs?: number;
  /** Further members of every token response; they win over the usual ones. */
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Why a token request is refused before anything is done: the name of the error, or nothing. */
  readonly refuse?: (request: ReceivedTokenRequest) => string | undefined;
}
