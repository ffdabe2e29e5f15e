import { ConfigurationError, isFreshkeysError } from '../errors';
import type { AccessToken, AccessTokens, NoRefreshEvent, RefreshReason, Renewal, TokenNeed } from '../ports';
import {
  explainNoRefresh,
  isEnding,
  isExpired,
  selectRefreshReason,
  type TokenFacts,
} from './refresh-policy';
import { isQuiet } from './quiet-time';
import { renewTokens } from './renewal';
import { reuseAccessToken, toAccessToken, type RenewalSession, type TokenSession } from './renewal-session';
import { saveLeftOver } from './saving';
import { warnBeforeEnd } from './refresh-token-end';
import { joinFlight } from './single-flight';
import type { CredentialRecord } from './token-memory';

/**
 * The access tokens of one credential, for one message. All state that outlives the message is in the record.
 *
 * @param openRenewal makes what only a renewal takes, when one comes
 */
export function createAccessTokens(session: TokenSession, openRenewal: () => RenewalSession): AccessTokens {
  const message: MessageTokens = { session, openRenewal, refreshed: false };
  return {
    current: (need) => currentToken(message, need),
    renew: (rejected) => renewAfter(message, rejected),
    rejectedAgain: (token) => {
      const { record, clock } = session;
      // Tokens that somebody else stored may simply be old; only our own fresh ones prove that refreshing is no use.
      if (record.generation === token.generation && record.issuedHere) record.rejectedAgainAt = clock.now();
    },
  };
}

/** The tokens of one message, and what it remembers. */
interface MessageTokens {
  readonly session: TokenSession;
  readonly openRenewal: () => RenewalSession;
  /** Whether `always`, or the wish of a person, has been served. */
  refreshed: boolean;
}

/** A valid token is there at once: no promise is made for it. */
function currentToken(
  message: MessageTokens,
  need: TokenNeed | undefined,
): AccessToken | Promise<AccessToken> {
  const { session } = message;
  const { record, policy, clock } = session;
  if (need === undefined && !record.unsaved) {
    const serverNow = clock.now() + record.clockOffsetMs;
    if (isQuiet(policy, record.quietUntilSeconds, serverNow)) return reuseAccessToken(session, 'fresh');
  }
  warnBeforeEnd(session);
  return record.unsaved ? saveAndSelect(message, need) : selectToken(message, need);
}

async function saveAndSelect(message: MessageTokens, need: TokenNeed | undefined): Promise<AccessToken> {
  await saveLeftOver(message.openRenewal());
  return selectToken(message, need);
}

function selectToken(
  message: MessageTokens,
  need: TokenNeed | undefined,
): AccessToken | Promise<AccessToken> {
  const { record, policy, clock } = message.session;
  const serverNow = clock.now() + record.clockOffsetMs;
  const facts = describe(record, message.refreshed, need);
  const reason = selectRefreshReason(policy, facts, serverNow);
  if (reason !== undefined) return renewAhead(message, reason, mayGoOn(facts, reason, serverNow));
  return record.tokens.accessToken === undefined
    ? failWithoutToken(message.session)
    : reuseAccessToken(message.session, explainNoRefresh(policy, facts));
}

/** @param canDoWithout whether the token at hand is still good */
async function renewAhead(
  message: MessageTokens,
  reason: RefreshReason,
  canDoWithout: boolean,
): Promise<AccessToken> {
  const { record, clock, coolDownMs, logger, subject } = message.session;
  if (canDoWithout && clock.now() < record.earlyRefreshAfter) return toAccessToken(record, 'paused');
  try {
    return await refresh(message, reason);
  } catch (error) {
    if (!canDoWithout || isLoss(error)) throw error;
    // A message is worth more than being early.
    record.earlyRefreshAfter = clock.now() + coolDownMs;
    logger.warn(
      `The token of ${subject} could not be renewed ahead of time and is used on: ${error instanceof Error ? error.message : 'unknown'}`,
    );
    return toAccessToken(record, 'kept');
  } finally {
    // Not before: other requests of this message join the refresh instead of overtaking it with the old token.
    message.refreshed = true;
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a failure is a promise that rejects, as all others are
async function failWithoutToken({ subject }: TokenSession): Promise<never> {
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

async function renewAfter(message: MessageTokens, rejected: AccessToken): Promise<Renewal> {
  const { session } = message;
  const { record, policy, clock, coolDownMs } = session;
  // A request is sent once more and not twice: with a token that would end on its way it would be lost.
  const facts = describe(record, true);
  const ended = isEnding(policy, facts, clock.now() + record.clockOffsetMs);
  if (record.generation > rejected.generation && record.tokens.accessToken !== undefined && !ended) {
    return { renewed: true, token: toAccessToken(record, 'newer') };
  }
  if (policy.when === 'never') return leaveRejected(session, rejected, { because: 'disabled' });
  const { rejectedAgainAt } = record;
  if (rejectedAgainAt !== undefined && clock.now() - rejectedAgainAt < coolDownMs && !ended) {
    return leaveRejected(session, rejected, { because: 'cooling-down', until: rejectedAgainAt + coolDownMs });
  }
  const token = await refresh(message, 'rejected');
  if (token.generation > rejected.generation) return { renewed: true, token };
  // It joined the refresh of a grant that the account, connected again meanwhile, has left behind.
  return { renewed: true, token: await refresh(message, 'rejected') };
}

function leaveRejected(
  { record, trace }: TokenSession,
  { generation }: AccessToken,
  why: Pick<NoRefreshEvent, 'because' | 'until'>,
): Renewal {
  trace({ event: 'no-refresh', credential: record.id, generation, ...why });
  return { renewed: false, because: why.because };
}

function refresh({ session, openRenewal }: MessageTokens, reason: RefreshReason): Promise<AccessToken> {
  return joinFlight(session.record, (flight) => renewTokens(openRenewal(), reason, flight));
}

function describe(record: CredentialRecord, refreshedForMessage: boolean, need?: TokenNeed): TokenFacts {
  const { tokens, firstSeenAt, sameTokenReturned } = record;
  return { tokens, firstSeenAt, sameTokenReturned, refreshedForMessage, neededForMs: need?.validForMs };
}
