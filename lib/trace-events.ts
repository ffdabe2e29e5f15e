/** What went over the wire, in names: never a value. */
export interface TokenExchange {
  /** Names of the parameters of the last request. */
  readonly sent: readonly string[];
  /** HTTP status of its answer; `undefined` if none came. */
  readonly status?: number;
  /** Names of the members of the answer, if it was JSON. */
  readonly received?: readonly string[];
}

/**
 * Why a request carries the token that it carries. `renewed`: it waited for a refresh, its own or that of another
 * request. `newer`: its first one was rejected, and somebody had renewed it meanwhile. All others say why no refresh was
 * due. `fresh`: it does not end soon. `endless`: nobody says when it ends. `young`: the interval is not over. `served`:
 * this message has had its refresh. `on-rejection`, `off`: the policy. `paused`, `kept`: to renew it ahead of time was
 * tried in vain a moment ago, or just now, and it is still good.
 */
export type TokenChoice =
  'renewed' | 'newer' | 'fresh' | 'endless' | 'young' | 'served' | 'on-rejection' | 'off' | 'paused' | 'kept';

/** What may be told of an access token, in names and times. */
export interface TokenNote {
  /** Identity of the credential: account id, or a fingerprint. */
  readonly credential: string;
  readonly choice: TokenChoice;
  /** When it ends, epoch milliseconds by the local clock; `undefined` if nobody said. */
  readonly endsAt?: number;
}

/** Why a token was renewed. `forced`: a person asked for it. */
export type RefreshReason = 'rejected' | 'expiring' | 'interval' | 'always' | 'first' | 'forced';

/** One decision about a token. Carries names, counts and times; never a value of a token. */
export interface RefreshEvent {
  readonly event: 'refresh';
  /** Identity of the credential: account id, or a fingerprint. */
  readonly credential: string;
  readonly reason: RefreshReason;
  /** `issued`: the token endpoint gave a new one. `adopted`: somebody else had renewed it. `refused`, `failed`: see `errorCode`. */
  readonly outcome: 'issued' | 'adopted' | 'refused' | 'failed';
  /** Generation of the token that was to be renewed. */
  readonly generationBefore: number;
  /** That of the token at hand afterwards: the same if there is no newer one. */
  readonly generationAfter: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** With the wait for other processes, all attempts and saving. */
  readonly durationMs: number;
  /** How many other requests waited for this refresh. */
  readonly waiters: number;
  /** Whether the new tokens are where they outlive this process. */
  readonly saved?: boolean;
  /** Whether the answer had another refresh token. */
  readonly rotated?: boolean;
  /** How long the new access token lives, in milliseconds, if anybody said so. */
  readonly lifetimeMs?: number;
  /** When the token at hand afterwards ends, epoch milliseconds by the local clock. */
  readonly endsAt?: number;
  /** The code of the error that the refresh ended with: docs/reference/errors.md. */
  readonly errorCode?: string;
  /** What was asked for it, and what came back, in names; `undefined` if nothing was asked. */
  readonly exchange?: TokenExchange;
}

/**
 * One request to the API as it was sent: one that is sent again makes an event each time. If it carried a token, the event
 * has the note of that token.
 */
export interface RequestEvent extends Partial<TokenNote> {
  readonly event: 'request';
  readonly method: string;
  /** HTTP status of the answer; `undefined` if none came. */
  readonly status: number | undefined;
  /** Generation of the token that it carried; 0 for a request without a token. */
  readonly generation: number;
  /** Whether it was sent with another token than the time before, which was rejected. */
  readonly resent: boolean;
  /** How often it has been sent by now: 1 for the first time. */
  readonly attempt: number;
  /** What the answer was recognised by, if it rejected the token: 403 is one only where somebody declared it. */
  readonly rejectedBy?: 'status' | 'challenge' | 'body' | 'text';
}

/** A request waits before it is sent. Told at the beginning of the wait. */
export interface WaitEvent {
  readonly event: 'wait';
  readonly method: string;
  /** `failed`: the last attempt failed in a way that may pass. `limited`: the API takes no more requests for now. */
  readonly reason: 'failed' | 'limited';
  /** HTTP status of the last answer; `undefined` if there was none. */
  readonly status: number | undefined;
  /** How often it has been sent by now. */
  readonly attempt: number;
  /** How long it waits, in milliseconds. */
  readonly waitMs: number;
}

/** A token was rejected, and not renewed. */
export interface NoRefreshEvent {
  readonly event: 'no-refresh';
  readonly credential: string;
  /** `disabled`: the policy is `never`. `cooling-down`: a token that was renewed a moment ago was rejected, too. */
  readonly because: 'disabled' | 'cooling-down';
  readonly generation: number;
  /** When the cool-down is over, epoch milliseconds. */
  readonly until?: number;
}

/** Everything that is traced, without the message that it was part of. */
export type AnyEvent = RefreshEvent | RequestEvent | WaitEvent | NoRefreshEvent;

/** What can be traced. `messageId` is that of the message whose work it was part of, where there is one. */
export type TraceEvent = AnyEvent & { readonly messageId?: string };

/** Receives every event. Must not throw. */
export type Trace = (event: AnyEvent) => void;
