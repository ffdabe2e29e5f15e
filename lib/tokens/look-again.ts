import type { TokenSet } from '../oauth2/token-set';
import { redactText } from '../redact';
import { isExpired } from './refresh-policy';
import type { RenewalSession } from './renewal-session';
import { adoptTokens, hasSeen } from './token-memory';

/** Reads what is stored now; tokens that were never seen before are newer than ours. */
export async function lookAgain(session: RenewalSession): Promise<void> {
  const { record, clock } = session;
  const { generation } = record;
  const stored = await loadStored(session);
  // The account was connected again while this was read: it may be what was stored before.
  if (stored === undefined || record.generation !== generation || hasSeen(record, stored)) return;
  adoptTokens(record, stored, clock.now() + record.clockOffsetMs);
}

/** Not knowing what is stored must not stop a message. */
async function loadStored({ store, logger, subject }: RenewalSession): Promise<TokenSet | undefined> {
  try {
    return await store.load();
  } catch (error) {
    const reason = error instanceof Error ? redactText(error.message) : 'unknown reason';
    logger.warn(`The stored tokens of ${subject} could not be read before the refresh: ${reason}`);
    return undefined;
  }
}

/** Whether the tokens at hand can be sent, as far as anybody knows. */
export function isUsable({ record, clock }: RenewalSession): boolean {
  const facts = {
    tokens: record.tokens,
    firstSeenAt: record.firstSeenAt,
    sameTokenReturned: false,
    refreshedForMessage: false,
  };
  return record.tokens.accessToken !== undefined && !isExpired(facts, clock.now() + record.clockOffsetMs);
}
