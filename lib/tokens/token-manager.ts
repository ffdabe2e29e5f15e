import { ConfigurationError, isFreshkeysError } from '../errors';
import type { AccessToken, AccessTokens, NoRefreshEvent, RefreshReason, Renewal } from '../ports';
import {
  explainNoRefresh,
  isEnding,
  isExpired,
  selectRefreshReason,
  type TokenFacts,
} from './refresh-policy';
import { renewTokens } from './renewal';
import { toAccessToken, type RenewalSession } from './renewal-session';
import { saveLeftOver } from './saving';
import { warnBeforeEnd } from './refresh-token-end';
import { joinFlight } from './single-flight';

/**
 * The access tokens of one credential, for one message. All state that outlives the message is in the record.
 */
export function createAccessTokens(session: RenewalSession): AccessTokens {
  const message: MessageState = { refreshed: false };
  return {
    current: () => currentToken(session, message),
    renew: (rejected) => renewAfter(session, rejected),
    rejectedAgain: (token) => {
      const { record, clock } = session;
      // Tokens that somebody else stored may simply be old; only our own fresh ones prove that refreshing is no use.
      if (record.generation === token.generation && record.issuedHere) record.rejectedAgainAt = clock.now();
    },
  };
}

/** What one message remembers. */
interface MessageState {
  /** Whether `always`, or the wish of a person, has been served. */
  refreshed: boolean;
}

async function currentToken(session: RenewalSession, message: MessageState): Promise<AccessToken> {
  const { record, policy, clock } = session;
  warnBeforeEnd(session);
  if (record.unsaved) await saveLeftOver(session);
  const facts = describe(session, message);
  const serverNow = clock.now() + record.clockOffsetMs;
  const reason = selectRefreshReason(policy, facts, serverNow);
  if (reason === undefined) return tokenAtHand(session, facts);
  const canDoWithout = mayGoOn(facts, reason, serverNow);
  if (canDoWithout && clock.now() < record.earlyRefreshAfter) return toAccessToken(record, 'paused');
  try {
    return await refresh(session, reason);
  } catch (error) {
    if (!canDoWithout || isLoss(error)) throw error;
    // The token at hand is still good: a message is worth more than being early.
    record.earlyRefreshAfter = clock.now() + session.coolDownMs;
    session.logger.warn(
      `The token of ${session.subject} could not be renewed ahead of time and is used on: ${error instanceof Error ? error.message : 'unknown'}`,
    );
    return toAccessToken(record, 'kept');
  } finally {
    // Not before: other requests of this message join the refresh instead of overtaking it with the old token.
    message.refreshed = true;
  }
}

function tokenAtHand({ record, policy, subject }: RenewalSession, facts: TokenFacts): AccessToken {
  if (record.tokens.accessToken !== undefined) return toAccessToken(record, explainNoRefresh(policy, facts));
  throw new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `There is no access token for ${subject}, and refreshing is off.`,
    remedy:
      'Connect the account again, or let `refresh.when` of this connection be something else than `never`.',
  });
}

/** Whether the old refresh token is spent and the new one lost with this process: no token at hand makes up for that. */
function isLoss(error: unknown): boolean {
  return isFreshkeysError(error) && error.code === 'TOKENS_NOT_SAVED';
}

/** Whether the token at hand will do if the refresh fails. */
function mayGoOn(facts: TokenFacts, reason: RefreshReason, serverNow: number): boolean {
  if (reason === 'first' || reason === 'forced') return false;
  return facts.tokens.expiresAt === undefined ? reason !== 'always' : !isExpired(facts, serverNow);
}

async function renewAfter(session: RenewalSession, rejected: AccessToken): Promise<Renewal> {
  const { record, policy, clock, coolDownMs } = session;
  // A request is sent once more and not twice: with a token that would end on its way it would be lost.
  const facts = describe(session, { refreshed: true });
  const ended = isEnding(policy, facts, clock.now() + record.clockOffsetMs);
  if (record.generation > rejected.generation && record.tokens.accessToken !== undefined && !ended) {
    return { renewed: true, token: toAccessToken(record, 'newer') };
  }
  if (policy.when === 'never') return leaveRejected(session, rejected, { because: 'disabled' });
  const { rejectedAgainAt } = record;
  if (rejectedAgainAt !== undefined && clock.now() - rejectedAgainAt < coolDownMs && !ended) {
    return leaveRejected(session, rejected, { because: 'cooling-down', until: rejectedAgainAt + coolDownMs });
  }
  const token = await refresh(session, 'rejected');
  if (token.generation > rejected.generation) return { renewed: true, token };
  // It joined the refresh of a grant that the account, connected again meanwhile, has left behind.
  return { renewed: true, token: await refresh(session, 'rejected') };
}

function leaveRejected(
  { record, trace }: RenewalSession,
  { generation }: AccessToken,
  why: Pick<NoRefreshEvent, 'because' | 'until'>,
): Renewal {
  trace({ event: 'no-refresh', credential: record.id, generation, ...why });
  return { renewed: false, because: why.because };
}

function refresh(session: RenewalSession, reason: RefreshReason): Promise<AccessToken> {
  return joinFlight(session.record, (flight) => renewTokens(session, reason, flight));
}

function describe(session: RenewalSession, message: MessageState): TokenFacts {
  const { tokens, firstSeenAt, sameTokenReturned } = session.record;
  return { tokens, firstSeenAt, sameTokenReturned, refreshedForMessage: message.refreshed };
}
