import { isFreshkeysError, ReauthorizationRequiredError, TokensNotSavedError } from '../errors';
import { isSamePair, lifetimeMs, type TokenSet } from '../oauth2/token-set';
import type { AccessToken, IssueFailure, RefreshEvent, RefreshReason, TokenExchange } from '../ports';
import { refreshTokenFingerprint } from './fingerprint';
import { takeTurn, type RenewalResult } from './lease-turn';
import { isUsable, lookAgain } from './look-again';
import { localEnd, toAccessToken, type RenewalSession } from './renewal-session';
import { shareAndSave, shareAsSaved } from './saving';
import type { Flight } from './single-flight';
import { acceptIssued, replaceTokens } from './token-memory';

/** Waits of the repeated look after `invalid_grant`, in milliseconds: another container may still be saving. */
export const ADOPTION_DELAYS_MS: readonly number[] = [250, 500, 1_000, 2_000];

/** Renews the tokens once, whoever is faster: somebody else who stored newer ones, or the token endpoint. */
export async function renewTokens(
  session: RenewalSession,
  reason: RefreshReason,
  flight: Flight<AccessToken>,
): Promise<AccessToken> {
  const { record, clock } = session;
  const startedAt = clock.now();
  const generationBefore = record.generation;
  // What was asked is told even if nothing came of it.
  let asked: Pick<RefreshEvent, 'exchange'> = {};
  const noteExchange = (exchange: TokenExchange | undefined): void => {
    if (exchange !== undefined) asked = { exchange };
  };
  const publish = (result: RenewalResult & Pick<RefreshEvent, 'errorCode'>): void => {
    const lifetime = lifetimeMs(record.tokens);
    session.trace({
      event: 'refresh',
      credential: record.id,
      reason,
      generationBefore,
      generationAfter: record.generation,
      startedAt,
      durationMs: clock.now() - startedAt,
      waiters: flight.waiters,
      ...asked,
      ...result,
      ...(lifetime === undefined ? {} : { lifetimeMs: lifetime }),
      ...localEnd(record),
    });
  };
  try {
    publish(await adoptOrIssue({ ...session, noteExchange }));
    return toAccessToken(record, 'renewed');
  } catch (error) {
    const refused = error instanceof ReauthorizationRequiredError;
    const errorCode = isFreshkeysError(error) ? error.code : 'UNEXPECTED';
    publish({ outcome: refused ? 'refused' : 'failed', errorCode });
    throw error;
  }
}

async function adoptOrIssue(session: RenewalSession): Promise<RenewalResult> {
  const { record, clock, coolDownMs } = session;
  const { block, generation } = record;
  if (block !== undefined && clock.now() < block.until) {
    // Failing at once is the point of a block; a look now and then lets an account that was connected again through.
    if (clock.now() - block.lookedAt < coolDownMs) throw block.error;
    block.lookedAt = clock.now();
  }
  // Older tokens that are still on their way to the platform must not arrive there after new ones.
  await record.saving;
  return takeTurn(session, generation, (turn) => lookAndIssue(turn, generation));
}

async function lookAndIssue(session: RenewalSession, generation: number): Promise<RenewalResult> {
  const { record, clock } = session;
  await lookAgain(session);
  // Somebody was faster: another container, or a person who has just connected the account again.
  if (record.generation !== generation && isUsable(session)) return { outcome: 'adopted' };
  const stillBlocked = record.block;
  if (stillBlocked !== undefined && clock.now() < stillBlocked.until) throw stillBlocked.error;
  return issue(session, record.tokens);
}

async function issue(session: RenewalSession, spent: TokenSet): Promise<RenewalResult> {
  assertMaySpend(session, spent);
  const { record, clock } = session;
  const generation = record.generation;
  const outcome = await session.issuer.refresh(spent);
  session.noteExchange?.(outcome.exchange);
  if (!outcome.issued) return settleFailure(session, spent, outcome);
  // The account was connected again while its old grant was refreshed: the new connection wins.
  if (record.generation !== generation) return settleReconnection(session);
  acceptIssued(record, outcome.tokens, { clockOffsetMs: outcome.clockOffsetMs, now: clock.now() });
  const rotated = outcome.tokens.refreshToken !== spent.refreshToken;
  const saved = await shareAndSave(session, spent);
  if (!saved && session.mustSave && rotated && session.issuer.spendsRefreshToken !== false)
    throw notSaved(session);
  const result = { outcome: 'issued', saved: await complete(session, spent, saved), rotated } as const;
  await shareAsSaved(session);
  return result;
}

/**
 * Only now: new tokens are saved before anything else is done with them. What is learnt is saved with them, and belongs
 * to the same generation.
 */
async function complete(session: RenewalSession, spent: TokenSet, saved: boolean): Promise<boolean> {
  const { record, issuer } = session;
  const { tokens } = record;
  const completed = (await issuer.complete?.(tokens)) ?? tokens;
  // The account was connected again meanwhile: what was learnt is about its old grant.
  if (completed === tokens || record.tokens !== tokens) return saved;
  replaceTokens(record, completed);
  record.unsaved = true;
  return shareAndSave(session, spent);
}

function settleReconnection(session: RenewalSession): Promise<RenewalResult> | RenewalResult {
  return isUsable(session) ? { outcome: 'adopted' } : issue(session, session.record.tokens);
}

function assertMaySpend(session: RenewalSession, tokens: TokenSet): void {
  if (session.issuer.spendsRefreshToken === false) return;
  if (tokens.refreshToken === undefined) {
    if (session.issuer.needsRefreshToken === false) return;
    throw new ReauthorizationRequiredError({
      code: 'REFRESH_TOKEN_MISSING',
      sentence: `There is no refresh token for ${session.subject}, so its access token cannot be renewed.`,
      remedy: session.issuer.missingBecause ?? MISSING_BECAUSE,
    });
  }
  if (session.rotatesRefreshToken && !session.store.canSave) {
    throw new TokensNotSavedError({
      code: 'REFRESH_NOT_SAVABLE',
      sentence: `The access token of ${session.subject} has to be renewed, and new tokens cannot be saved here.`,
      remedy:
        'Nothing was spent. Connect the account again, or declare that this provider does not rotate refresh tokens.',
    });
  }
}

const MISSING_BECAUSE =
  'Connect the account again and let the provider issue a refresh token; most want a scope or parameter for it, such as offline_access or access_type=offline.';

async function settleFailure(
  session: RenewalSession,
  spent: TokenSet,
  failure: IssueFailure,
): Promise<RenewalResult> {
  const { record, clock } = session;
  holdBack(session, spent, failure);
  // Whoever has the tokens that would help must not wait for us to tell of them.
  await session.held?.release();
  const delays = failure.verdict === 'grant-refused' ? [0, ...ADOPTION_DELAYS_MS] : [0];
  for (const delayMs of delays) {
    if (delayMs > 0) await clock.sleep(delayMs);
    const result = await adoptNewer(session, spent);
    if (result !== undefined) return result;
  }
  if (record.block !== undefined) record.block.lookedAt = clock.now();
  throw failure.error;
}

/** Before anything else is done, so that whatever a look finds beside it, a refused refresh token is not sent again. */
function holdBack(
  { record, clock, coolDownMs }: RenewalSession,
  spent: TokenSet,
  failure: IssueFailure,
): void {
  const refreshToken = refreshTokenFingerprint(spent);
  if (failure.verdict === 'transient' || refreshTokenFingerprint(record.tokens) !== refreshToken) return;
  const now = clock.now();
  record.block = {
    refreshToken,
    error: failure.error,
    until: failure.verdict === 'grant-refused' ? Number.POSITIVE_INFINITY : now + coolDownMs,
    lookedAt: now,
  };
}

/** Whether somebody else's newer tokens save the day; ones that ended meanwhile are refreshed in their turn. */
async function adoptNewer(session: RenewalSession, spent: TokenSet): Promise<RenewalResult | undefined> {
  await lookAgain(session);
  const { tokens, generation } = session.record;
  if (isSamePair(tokens, spent)) return undefined;
  if (isUsable(session)) return { outcome: 'adopted' };
  if (refreshTokenFingerprint(tokens) === refreshTokenFingerprint(spent)) return undefined;
  // The lease was given back, and somebody else may be about to spend these, too.
  return takeTurn({ ...session, held: undefined }, generation, (turn) => lookAndIssue(turn, generation));
}

function notSaved(session: RenewalSession): TokensNotSavedError {
  return new TokensNotSavedError({
    code: 'TOKENS_NOT_SAVED',
    sentence: `New tokens were issued for ${session.subject} and the platform did not store them.`,
    remedy: 'Connect the account again: the refresh token that the platform still holds is used up.',
  });
}
