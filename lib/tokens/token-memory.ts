import { isSamePair, type TokenPair, type TokenSet } from '../oauth2/token-set';
import type { AccessToken } from '../ports';
import type { Flight } from './single-flight';
import { fingerprintOf, refreshTokenFingerprint } from './fingerprint';
import { quietUntilSeconds } from './quiet-time';
import { createRecordIndex } from './record-index';

/** How many earlier token sets of a credential are recognised. The ones seen longest ago are forgotten first. */
const REMEMBERED_TOKEN_SETS = 32;

/** Why the token endpoint is not asked for now. */
export interface Block {
  /** Fingerprint of the refresh token that this is about. */
  readonly refreshToken: string;
  readonly error: Error;
  /** Epoch ms, local clock; `Infinity` for a refresh token that was refused for good. */
  readonly until: number;
  /** When the stored tokens were last looked at, epoch ms, local clock. */
  lookedAt: number;
}

/** All that outlives a message about one credential. Written by this folder alone. */
export interface CredentialRecord {
  readonly id: string;
  /** What the configuration showed last, to recognise it without hashing. */
  readonly presented: TokenSet;
  /** All of it that tells one message from another, in one text: in one place of the memory, where three would be three. */
  readonly presentedAs: string;
  /** Replaced by {@link replaceTokens}. */
  readonly tokens: TokenSet;
  /** Until then nothing else of the tokens has to be looked at: see `quiet-time.ts`. */
  readonly quietUntilSeconds: number;
  /** Grows with each new token set. */
  generation: number;
  /** The server's clock minus the local clock, in milliseconds; 0 until somebody has asked the server. */
  clockOffsetMs: number;
  /** When this process first saw `tokens`, epoch ms by the server's clock. */
  firstSeenAt: number;
  /** Whether `tokens` came from the token endpoint in this process, rather than from the configuration. */
  issuedHere: boolean;
  /** Whether the last refresh returned the token that it was to replace. */
  sameTokenReturned: boolean;
  /** Whether `tokens` still have to be saved. */
  unsaved: boolean;
  /**
   * Set if `tokens` were issued for a lease that was lost meanwhile: fingerprint of the tokens they replaced. Somebody
   * else may have replaced those, too, and has told so.
   */
  forkedFrom: string | undefined;
  /** Not before this moment a refresh is tried again that need not be yet, epoch ms, local clock. */
  earlyRefreshAfter: number;
  /** When a resend with the current generation was rejected too, epoch ms, local clock. */
  rejectedAgainAt: number | undefined;
  block: Block | undefined;
  /** The end of the refresh token that people have been warned of, epoch ms. */
  warnedOfEnd: number | undefined;
  /** The refresh that is under way. */
  inFlight: Flight<AccessToken> | undefined;
  /** The saving of unsaved tokens that is under way. */
  saving: Promise<void> | undefined;
  /**
   * Fingerprints of all token sets seen, oldest sighting first; `undefined` while the current ones are the only ones:
   * with most accounts, for hours.
   */
  seen: string[] | undefined;
}

/** The newest tokens of every credential, for the life of the process. */
export interface TokenMemory {
  /**
   * The record of a credential, brought in line with what the configuration of a message presents. The runtime hands
   * every message the configuration it read at start, so tokens that were seen before lose against the memory; tokens
   * never seen before win, because somebody connected the account again.
   */
  reconcile(id: string, presented: TokenSet, now: number): CredentialRecord;
  /**
   * The record of a credential whose configuration presents what it presented last: with most messages. `undefined` if
   * it presents anything else, and has to be read and reconciled.
   */
  recall(id: string, presented: TokenPair): CredentialRecord | undefined;
  /** What the configuration of a credential presented last, if it is remembered. */
  presented(id: string): TokenSet | undefined;
  /** How many credentials are remembered. */
  size(): number;
}

/** Creates the memory of one connection. */
export function createTokenMemory(): TokenMemory {
  const records = createRecordIndex<CredentialRecord>();
  return {
    reconcile(id, presented, now) {
      const known = records.find(id);
      if (known === undefined) {
        const record = createRecord(id, presented, now);
        records.add(record);
        return record;
      }
      if (isSamePair(known.presented, presented)) return known;
      present(known, presented);
      if (!hasSeen(known, presented)) adoptTokens(known, presented, now + known.clockOffsetMs);
      return known;
    },
    recall: (id, presented) => {
      const text = toText(id, presented);
      const likely = records.guess(id);
      if (likely?.presentedAs === text) return likely;
      const known = records.find(id);
      return known?.presentedAs === text ? known : undefined;
    },
    presented: (id) => records.find(id)?.presented,
    size: () => records.size(),
  };
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

function present(record: CredentialRecord, tokens: TokenSet): void {
  const own: Writable<CredentialRecord> = record;
  own.presented = tokens;
  own.presentedAs = toText(record.id, tokens);
}

/**
 * Joined, because V8 makes one piece of that at once; of a template it makes pieces, and leaves them where they are. The lengths
 * say where one thing ends and the next begins, whatever is in them.
 */
function toText(id: string, { accessToken = '', refreshToken = '' }: TokenPair): string {
  return [id.length, accessToken.length, id, accessToken, refreshToken].join(' ');
}

/** Whether these tokens were ever current, here or in the configuration. */
export function hasSeen(record: CredentialRecord, tokens: TokenSet): boolean {
  const seen = seenOf(record);
  const index = seen.indexOf(fingerprintOf(tokens));
  if (index < 0) return false;
  // The configuration shows the oldest tokens with every message: a sighting makes them young again.
  seen.push(...seen.splice(index, 1));
  return true;
}

/**
 * Makes tokens that came from outside the current ones: a new generation, with a clean slate.
 *
 * @param serverNow epoch ms by the server's clock
 */
export function adoptTokens(record: CredentialRecord, tokens: TokenSet, serverNow: number): void {
  advance(record, tokens, serverNow);
  record.issuedHere = false;
  record.sameTokenReturned = false;
  record.unsaved = false;
}

/**
 * Makes freshly issued tokens the current ones, unsaved for now.
 *
 * @param clockOffsetMs the server's clock minus the local clock
 * @param now epoch ms, local clock
 */
export function acceptIssued(
  record: CredentialRecord,
  tokens: TokenSet,
  clock: { readonly clockOffsetMs: number; readonly now: number },
): void {
  record.sameTokenReturned = tokens.accessToken === record.tokens.accessToken;
  record.clockOffsetMs = clock.clockOffsetMs;
  advance(record, tokens, clock.now + clock.clockOffsetMs);
  record.block = undefined;
  record.issuedHere = true;
  record.unsaved = true;
}

/** The list of sightings: made of the current tokens when it is asked for the first time, which is before others come. */
export function seenOf(record: CredentialRecord): string[] {
  return (record.seen ??= [fingerprintOf(record.tokens)]);
}

/** Puts other tokens, or more that is known of them, in the place of the current ones. */
export function replaceTokens(record: CredentialRecord, tokens: TokenSet): void {
  const own: Writable<CredentialRecord> = record;
  own.tokens = tokens;
  own.quietUntilSeconds = quietUntilSeconds(tokens);
}

function advance(record: CredentialRecord, tokens: TokenSet, serverNow: number): void {
  seenOf(record);
  replaceTokens(record, tokens);
  record.generation += 1;
  record.firstSeenAt = serverNow;
  record.forkedFrom = undefined;
  record.earlyRefreshAfter = 0;
  record.rejectedAgainAt = undefined;
  // Another access token beside a refused refresh token does not make that one any better.
  if (record.block?.refreshToken !== refreshTokenFingerprint(tokens)) record.block = undefined;
  remember(record, tokens);
}

function remember(record: CredentialRecord, tokens: TokenSet): void {
  if (hasSeen(record, tokens)) return;
  // A message is recognised by identity and leaves no sighting: what the configuration shows must stay young here.
  hasSeen(record, record.presented);
  const seen = seenOf(record);
  seen.push(fingerprintOf(tokens));
  seen.splice(0, seen.length - REMEMBERED_TOKEN_SETS);
}

function createRecord(id: string, tokens: TokenSet, now: number): CredentialRecord {
  return {
    // What every message looks at comes first, and lies together: with many accounts, memory is what takes the time.
    presentedAs: toText(id, tokens),
    quietUntilSeconds: quietUntilSeconds(tokens),
    unsaved: false,
    clockOffsetMs: 0,
    presented: tokens,
    tokens,
    generation: 1,
    id,
    sameTokenReturned: false,
    firstSeenAt: now,
    issuedHere: false,
    forkedFrom: undefined,
    earlyRefreshAfter: 0,
    rejectedAgainAt: undefined,
    block: undefined,
    warnedOfEnd: undefined,
    inFlight: undefined,
    saving: undefined,
    seen: undefined,
  };
}
