import type { TokenSet } from '../oauth2/token-set';
import type { SharedTokens } from '../ports';
import { redactText } from '../redact';
import { isEnding } from './refresh-policy';
import type { RenewalSession } from './renewal-session';
import { takeOver } from './shared-tokens';
import { adoptTokens, hasSeen } from './token-memory';

/**
 * Looks whether somebody else was faster: first at what the processes tell each other, then at what is stored. Stored
 * tokens that were never seen before are newer than ours.
 */
export async function lookAgain(session: RenewalSession): Promise<void> {
  const { record, clock } = session;
  const shared = await adoptFromOthers(session);
  const { generation } = record;
  const stored = await loadStored(session);
  // The account was connected again while this was read: it may be what was stored before.
  if (stored === undefined || record.generation !== generation || hasSeen(record, stored)) return;
  adoptTokens(record, stored, clock.now() + record.clockOffsetMs);
  // The account was connected again, and another process has gone on from there.
  if (shared !== undefined) takeOver(record, shared, clock.now());
}

/** Takes over what another process tells, if ours are among the tokens that it has replaced. */
export async function adoptFromOthers(session: RenewalSession): Promise<SharedTokens | undefined> {
  const { record, clock, lease } = session;
  const shared = await lease?.read();
  if (shared !== undefined) takeOver(record, shared, clock.now());
  return shared;
}

/** Not knowing what is stored must not stop a message. */
async function loadStored({ store, logger, subject }: RenewalSession): Promise<TokenSet | undefined> {
  try {
    return await store.load();
  } catch (error) {
    const reason = error instanceof Error ? redactText(error.message) : 'unknown reason';
    logger.warn(`The stored tokens of ${subject} could not be read: ${reason}`);
    return undefined;
  }
}

/** Whether the tokens at hand can be sent, as far as anybody knows, and still arrive in time. */
export function isUsable({ record, policy, clock }: RenewalSession): boolean {
  const facts = {
    tokens: record.tokens,
    firstSeenAt: record.firstSeenAt,
    sameTokenReturned: false,
    refreshedForMessage: false,
  };
  return (
    record.tokens.accessToken !== undefined && !isEnding(policy, facts, clock.now() + record.clockOffsetMs)
  );
}
