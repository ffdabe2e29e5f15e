import { isSamePair } from '../oauth2/token-set';
import type { SharedTokens } from '../ports';
import { fingerprintOf } from './fingerprint';
import { adoptTokens, hasSeen, replaceTokens, seenOf, type CredentialRecord } from './token-memory';

/** What other processes are told about the current tokens. */
export function describeShared(record: CredentialRecord, saved: boolean): SharedTokens {
  const { tokens, clockOffsetMs } = record;
  const own = fingerprintOf(tokens);
  const replaced = seenOf(record).filter((fingerprint) => fingerprint !== own);
  return { tokens, saved, replaced, clockOffsetMs };
}

/**
 * Takes over what another process tells, if ours are among the tokens that it has replaced.
 *
 * @param now epoch ms, local clock
 */
export function takeOver(record: CredentialRecord, shared: SharedTokens, now: number): void {
  if (isNews(record, shared)) adoptShared(record, shared, now);
  else if (isSamePair(shared.tokens, record.tokens)) catchUp(record, shared);
}

/** Tokens of another lineage are no news: they are left from before the account was connected again. */
function isNews(record: CredentialRecord, { replaced, tokens }: SharedTokens): boolean {
  const { forkedFrom } = record;
  const isAhead = replaced.includes(fingerprintOf(record.tokens));
  const isOtherFork = forkedFrom !== undefined && replaced.includes(forkedFrom);
  return (isAhead || isOtherFork) && !hasSeen(record, tokens);
}

/** Whether they are saved is the other one's word; if not, it may have died over it, and who takes them over sees to it. */
function adoptShared(record: CredentialRecord, shared: SharedTokens, now: number): void {
  const seen = seenOf(record);
  // Older ones that the platform still holds must not pass for news.
  seen.push(...shared.replaced.filter((fingerprint) => !seen.includes(fingerprint)));
  adoptClock(record, shared);
  adoptTokens(record, shared.tokens, now + record.clockOffsetMs);
  record.unsaved = !shared.saved;
}

/** The same tokens: they may have been saved meanwhile, and who obtained them may have learnt more about them. */
function catchUp(record: CredentialRecord, shared: SharedTokens): void {
  if (!record.issuedHere) {
    replaceTokens(record, shared.tokens);
    adoptClock(record, shared);
  }
  if (shared.saved) record.unsaved = false;
}

/** A `Date` header is exact to the second (RFC 9110 §5.6.7): what is further apart is no rounding. */
const CLOCK_STEP_MS = 1000;

/**
 * Reads the server's clock as it was read when these tokens were issued, because their end was computed from that: by
 * another reading, a token that lives for a second may have ended already. Where the clocks of two machines differ, each
 * keeps its own.
 */
function adoptClock(record: CredentialRecord, { clockOffsetMs }: SharedTokens): void {
  const isAlike = Math.abs(clockOffsetMs - record.clockOffsetMs) < CLOCK_STEP_MS;
  if (record.clockOffsetMs === 0 || isAlike) record.clockOffsetMs = clockOffsetMs;
}
