import type { TokenSet } from './oauth2/token-set';
import type { TokenExchange, TokenNote } from './trace-events';

export type {
  AnyEvent,
  NoRefreshEvent,
  RefreshEvent,
  RefreshReason,
  RequestEvent,
  TokenChoice,
  TokenExchange,
  TokenNote,
  Trace,
  TraceEvent,
  WaitEvent,
} from './trace-events';

/** Time, injected everywhere, so that specs decide what time it is. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `delayMs` milliseconds, or as soon as `signal` is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** A number from 0 (inclusive) to 1 (exclusive), as `Math.random`. */
export type Random = () => number;

/** Where people read what happened: the runtime's logger has this shape. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** One HTTP request to a token endpoint, complete. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Certificate and key of mutual TLS, PEM (RFC 8705). */
  readonly certificate?: { readonly certificate: string; readonly key: string };
}

/** What became of a {@link TransportRequest}. A failure is a value here, because what may be done next depends on it. */
export type TransportOutcome =
  | {
      readonly answered: true;
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** `true` if the body was larger than the transport reads; `body` is empty then. */
      readonly oversized: boolean;
    }
  | {
      readonly answered: false;
      /** `false` only if the server certainly did not see the request. */
      readonly mayHaveArrived: boolean;
      /** A short technical reason without secrets, for example `ECONNREFUSED`. */
      readonly reason: string;
    };

/** Sends requests to token endpoints. Never follows a redirect: the body carries secrets. */
export interface Transport {
  send(request: TransportRequest, timeoutMs: number): Promise<TransportOutcome>;
}

/** What a refresh came to. */
export type IssueOutcome =
  | {
      readonly issued: true;
      readonly tokens: TokenSet;
      /** Clock of the token endpoint minus the local clock, in milliseconds. */
      readonly clockOffsetMs: number;
      readonly exchange?: TokenExchange;
    }
  | {
      readonly issued: false;
      /**
       * `grant-refused`: this refresh token will never work again. `definite`: refused for another reason, not to be
       * repeated now. `transient`: it may work later.
       */
      readonly verdict: 'grant-refused' | 'definite' | 'transient';
      readonly error: Error;
      /** What the server called it: `invalid_scope`. */
      readonly serverError?: string;
      readonly exchange?: TokenExchange;
    };

/** A refresh that gave no tokens. */
export type IssueFailure = Extract<IssueOutcome, { issued: false }>;

/** Obtains a new token set for the current one. */
export interface TokenIssuer {
  /**
   * `false` if no refresh token of ours is needed: the platform holds it, or the grant obtains tokens again without a
   * person. Default `true`.
   */
  readonly spendsRefreshToken?: boolean;
  /** `false` if it can do without one: it exchanges the access token, or code of the author's decides. Default `true`. */
  readonly needsRefreshToken?: boolean;
  /** Why there may be no refresh token with this provider, and what to do. */
  readonly missingBecause?: string | undefined;
  refresh(current: TokenSet): Promise<IssueOutcome>;
  /** Learns what can only be asked with the new tokens; returns them with it, or as they are. Called once they are saved. */
  complete?(tokens: TokenSet): Promise<TokenSet>;
}

/** What became of an attempt to save. */
export type SaveOutcome = { readonly saved: true } | { readonly saved: false; readonly reason: string };

/** Where tokens live beyond this process. */
export interface TokenStore {
  /** The file that they are in, if they are in one. */
  readonly path?: string;
  /** Whether {@link save} can keep tokens at all. If not, a refresh token that rotates must not be spent. */
  readonly canSave: boolean;
  /**
   * Reads what is stored now, which may be newer than what the message carries; `undefined` if that cannot be known.
   */
  load(): Promise<TokenSet | undefined>;
  /** Stores the whole raw token response. Never rejects: new tokens are valid even if unsaved. */
  save(tokens: TokenSet): Promise<SaveOutcome>;
}

/** Tokens as the processes that share an account tell each other of them. */
export interface SharedTokens {
  readonly tokens: TokenSet;
  /** Fingerprints of the token sets that these have replaced: whoever holds one of those is behind. */
  readonly replaced: readonly string[];
  /** Whether they are stored where they live beyond all processes. */
  readonly saved: boolean;
  /** The server's clock minus that of the process that got them, in milliseconds; 0 if it has never asked the server. */
  readonly clockOffsetMs: number;
}

/** The right to refresh, for as long as it is held. */
export interface HeldLease {
  /**
   * Tells the other processes of tokens. `lost`: somebody else may refresh by now; nothing was told, and nothing may be
   * saved. `unavailable`: nobody can be told, or asked whether the lease is still held.
   */
  share(shared: SharedTokens): Promise<'shared' | 'lost' | 'unavailable'>;
  release(): Promise<void>;
}

/** One refresher at a time among the processes that share an account. Its methods never reject. */
export interface Lease {
  /** How long another process may hold it before somebody who waits gives up, in milliseconds. */
  readonly waitMs: number;
  /** What was told last; `undefined` if nothing is known. */
  read(): Promise<SharedTokens | undefined>;
  /** Tries once. `unavailable`: nobody can be asked, and the work goes on without. */
  take(): Promise<HeldLease | 'taken' | 'unavailable'>;
}

/**
 * An access token to send, and which {@link TokenSet} it belongs to. The requests of a generation get the very same object,
 * unless those of another account come in between.
 */
export interface AccessToken {
  readonly value: string;
  /** Grows with each new token set of the credential. */
  readonly generation: number;
  readonly tokens: TokenSet;
  /** What the trace tells of it. */
  readonly note?: TokenNote;
}

/** What became of the wish for another token after a rejection. */
export type Renewal =
  | { readonly renewed: true; readonly token: AccessToken }
  /** `disabled`: the policy is `never`. `cooling-down`: a fresh token was rejected a moment ago. */
  | { readonly renewed: false; readonly because: 'disabled' | 'cooling-down' };

/** What somebody who takes a token wants of it. */
export interface TokenNeed {
  /**
   * For how long it must be valid, in milliseconds: it is renewed if less may be left of it, except where the policy
   * is `never`. At most half of its lifetime counts, so that a short-lived token is not renewed each time.
   */
  readonly validForMs: number;
}

/** The tokens of one account, for one message. */
export interface AccessTokens {
  /**
   * The token to send now; renews it first if the policy says so, or the need. No promise is made for a token that is at hand and
   * valid. Whatever fails is a promise that rejects.
   */
  current(need?: TokenNeed): AccessToken | Promise<AccessToken>;
  /** The token to resend with after `rejected` was rejected: a newer one if there is one, else a refreshed one. */
  renew(rejected: AccessToken): Promise<Renewal>;
  /** Records that a resend was rejected too, so that a resource that is forbidden for good causes no refresh storm. */
  rejectedAgain(token: AccessToken): void;
}
