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
import type { RefreshPolicy } from './refresh-policy';
import type { CredentialRecord } from './token-memory';

/** What sending a valid token takes, for one message: this is the way of almost every request. */
export interface TokenSession {
  readonly record: CredentialRecord;
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
  token: AccessToken | undefined;
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

/**
 * The access token of a record. Only asked for once there is one.
 *
 * @param choice why this one is sent, for the trace
 */
export function toAccessToken(record: CredentialRecord, choice: TokenChoice): AccessToken {
  const { tokens, generation, id } = record;
  const endsAt = localEndAt(record);
  const note = endsAt === undefined ? { credential: id, choice } : { credential: id, choice, endsAt };
  return { value: tokens.accessToken ?? '', generation, tokens, note };
}

/**
 * The same, and the very same object as long as nothing about it has changed: what is made of a token for a request can
 * be kept with it, for all requests of its generation.
 */
export function reuseAccessToken({ record, lastSent }: TokenSession, choice: TokenChoice): AccessToken {
  const last = lastSent?.token;
  if (last !== undefined && isAbout(last, record) && last.note?.choice === choice) return last;
  const token = toAccessToken(record, choice);
  if (lastSent !== undefined) lastSent.token = token;
  return token;
}

/** A token set belongs to one account; its end by the local clock changes with the clock of the server. */
function isAbout({ tokens, generation, note }: AccessToken, record: CredentialRecord): boolean {
  return (
    tokens === record.tokens &&
    generation === record.generation &&
    note?.credential === record.id &&
    note.endsAt === localEndAt(record)
  );
}

/** When the access token of a record ends, by the local clock: that is what people compare it with. */
export function localEnd(record: CredentialRecord): Pick<TokenNote, 'endsAt'> | undefined {
  const endsAt = localEndAt(record);
  return endsAt === undefined ? undefined : { endsAt };
}

function localEndAt({ tokens, clockOffsetMs }: CredentialRecord): number | undefined {
  return tokens.expiresAt === undefined ? undefined : tokens.expiresAt - clockOffsetMs;
}
