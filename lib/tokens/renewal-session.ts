import type {
  AccessToken,
  Clock,
  HeldLease,
  Lease,
  Logger,
  TokenChoice,
  TokenExchange,
  TokenIssuer,
  TokenNote,
  TokenStore,
  Trace,
} from '../ports';
import type { TokenPair, TokenSet } from '../oauth2/token-set';
import type { RefreshPolicy } from './refresh-policy';
import type { CredentialRecord } from './token-memory';

/** What sending a valid token takes, for one message: this is the way of almost every request. */
export interface TokenSession {
  readonly record: CredentialRecord;
  /** What the record was found by, in the message's own texts. */
  readonly shown?: TokenPair;
  /** What the record has of the same content. */
  readonly presented?: TokenSet;
  readonly policy: RefreshPolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trace: Trace;
  /** For how long nothing is asked again after a definite refusal, or after a fresh token was rejected. */
  readonly coolDownMs: number;
  /** Whether the provider replaces the refresh token with each refresh. If in doubt, yes. */
  readonly rotatesRefreshToken: boolean;
  /** Whose tokens, for error texts: `the account "…"`. */
  readonly subject: string;
  /** The token that was sent last. Messages of one connection share it. */
  readonly lastSent?: LastSent;
}

/** Where the token that was sent last is kept. */
export interface LastSent {
  token: SendableToken | undefined;
}

/** Everything that renewing the tokens of one credential takes, for one message. */
export interface RenewalSession extends TokenSession {
  readonly issuer: TokenIssuer;
  readonly store: TokenStore;
  /** One refresher at a time among the processes that share the account; without it, each for itself. */
  readonly lease?: Lease | undefined;
  /** The lease, while this renewal holds it. */
  readonly held?: HeldLease | undefined;
  /** Whether tokens that cannot be saved are an error: where the process ends with this call. */
  readonly mustSave: boolean;
  /** Takes note of what a token endpoint was asked, for the trace. */
  readonly noteExchange?: (exchange: TokenExchange | undefined) => void;
}

/** An access token that tells about itself only if it is asked: most are sent and nobody listens. */
class SendableToken implements AccessToken {
  readonly value: string;
  readonly generation: number;
  readonly tokens: TokenSet;
  readonly credential: string;
  readonly choice: TokenChoice;
  readonly clockOffsetMs: number;

  constructor(record: CredentialRecord, value: string | undefined, choice: TokenChoice) {
    this.value = value ?? '';
    this.generation = record.generation;
    this.tokens = record.tokens;
    this.credential = record.id;
    this.choice = choice;
    this.clockOffsetMs = record.clockOffsetMs;
  }

  get note(): TokenNote {
    const { credential, choice } = this;
    return { credential, choice, ...localEnd(this) };
  }

  /** Whether it is what would be made anew. */
  isStill({ tokens, generation, id, clockOffsetMs }: CredentialRecord, choice: TokenChoice): boolean {
    return (
      this.tokens === tokens &&
      this.generation === generation &&
      this.choice === choice &&
      this.credential === id &&
      this.clockOffsetMs === clockOffsetMs
    );
  }
}

/**
 * The access token of a record. Only asked for once there is one.
 *
 * @param choice why this one is sent, for the trace
 */
export function toAccessToken(record: CredentialRecord, choice: TokenChoice): AccessToken {
  return new SendableToken(record, record.tokens.accessToken, choice);
}

/**
 * The same, and the very same object as long as nothing about it has changed: what is made of a token for a request can
 * be kept with it, for all requests of its generation.
 */
export function reuseAccessToken(
  { record, shown, presented, lastSent }: TokenSession,
  choice: TokenChoice,
): AccessToken {
  const last = lastSent?.token;
  if (last?.isStill(record, choice) === true) return last;
  // The same text twice: that of the message was read a moment ago, and that of the record may be far away.
  const value = record.tokens === presented ? shown?.accessToken : record.tokens.accessToken;
  const token = new SendableToken(record, value, choice);
  if (lastSent !== undefined) lastSent.token = token;
  return token;
}

/** When the access token of a record ends, by the local clock: that is what people compare it with. */
export function localEnd({
  tokens: { expiresAt },
  clockOffsetMs,
}: Pick<CredentialRecord, 'tokens' | 'clockOffsetMs'>): Pick<TokenNote, 'endsAt'> | undefined {
  return expiresAt === undefined ? undefined : { endsAt: expiresAt - clockOffsetMs };
}
