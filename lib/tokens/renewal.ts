import { isFreshkeysError, ReauthorizationRequiredError, TokensNotSavedError } from '../errors';
import { lifetimeMs, type TokenSet } from '../oauth2/token-set';
import type {
  AccessToken,
  Clock,
  IssueFailure,
  Logger,
  RefreshEvent,
  RefreshReason,
  TokenExchange,
  TokenIssuer,
  TokenStore,
  Trace,
} from '../ports';
import { redactText } from '../redact';
import { refreshTokenFingerprint } from './fingerprint';
import { isExpired, type RefreshPolicy } from './refresh-policy';
import { saveTokens } from './saving';
import type { Flight } from './single-flight';
import { acceptIssued, adoptTokens, hasSeen, isSamePair, type CredentialRecord } from './token-memory';

/** Waits of the repeated look after `invalid_grant`, in milliseconds: another container may still be saving. */
export const ADOPTION_DELAYS_MS: readonly number[] = [250, 500, 1_000, 2_000];

/** Everything that renewing the tokens of one credential takes, for one message. */
export interface RenewalSession {
  readonly record: CredentialRecord;
  readonly policy: RefreshPolicy;
  readonly issuer: TokenIssuer;
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trace: Trace;
  /** For how long nothing is asked again after a definite refusal, or after a fresh token was rejected. */
  readonly coolDownMs: number;
  /** Whether the provider replaces the refresh token with each refresh. If in doubt, yes. */
  readonly rotatesRefreshToken: boolean;
  /** Whether tokens that cannot be saved are an error: where the process ends with this call. */
  readonly mustSave: boolean;
  /** Whose tokens, for error texts: `the account "…"`. */
  readonly subject: string;
  /** Takes note of what a token endpoint was asked, for the trace. */
  readonly noteExchange?: (exchange: TokenExchange | undefined) => void;
}

/** What a renewal came to, before it is traced. */
type Result = Pick<RefreshEvent, 'outcome' | 'saved' | 'rotated'>;

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
  const publish = (result: Result & Pick<RefreshEvent, 'errorCode'>): void => {
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
    });
  };
  try {
    publish(await adoptOrIssue({ ...session, noteExchange }));
    return toAccessToken(record);
  } catch (error) {
    const refused = error instanceof ReauthorizationRequiredError;
    const errorCode = isFreshkeysError(error) ? error.code : 'UNEXPECTED';
    publish({ outcome: refused ? 'refused' : 'failed', errorCode });
    throw error;
  }
}

/** The access token of a record. Only asked for once there is one. */
export function toAccessToken(record: CredentialRecord): AccessToken {
  return { value: record.tokens.accessToken ?? '', generation: record.generation, tokens: record.tokens };
}

async function adoptOrIssue(session: RenewalSession): Promise<Result> {
  const { record, clock, coolDownMs } = session;
  const { block, generation } = record;
  if (block !== undefined && clock.now() < block.until) {
    // Failing at once is the point of a block; a look now and then lets an account that was connected again through.
    if (clock.now() - block.lookedAt < coolDownMs) throw block.error;
    block.lookedAt = clock.now();
  }
  // Older tokens that are still on their way to the platform must not arrive there after new ones.
  await record.saving;
  await lookAgain(session);
  // Somebody was faster: another container, or a person who has just connected the account again.
  if (record.generation !== generation && isUsable(session)) return { outcome: 'adopted' };
  const stillBlocked = record.block;
  if (stillBlocked !== undefined && clock.now() < stillBlocked.until) throw stillBlocked.error;
  return issue(session, record.tokens);
}

/** Reads what is stored now; tokens that were never seen before are newer than ours. */
async function lookAgain(session: RenewalSession): Promise<void> {
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
function isUsable({ record, clock }: RenewalSession): boolean {
  const facts = {
    tokens: record.tokens,
    firstSeenAt: record.firstSeenAt,
    sameTokenReturned: false,
    refreshedForMessage: false,
  };
  return record.tokens.accessToken !== undefined && !isExpired(facts, clock.now() + record.clockOffsetMs);
}

async function issue(session: RenewalSession, spent: TokenSet): Promise<Result> {
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
  const saved = await saveTokens(session);
  if (!saved && session.mustSave && rotated && session.issuer.spendsRefreshToken !== false)
    throw notSaved(session);
  return { outcome: 'issued', saved, rotated };
}

function settleReconnection(session: RenewalSession): Promise<Result> | Result {
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
  'Connect the account again and let the provider issue a refresh token: most want a scope or parameter for it, such as offline_access or access_type=offline.';

async function settleFailure(
  session: RenewalSession,
  spent: TokenSet,
  failure: IssueFailure,
): Promise<Result> {
  const { record, clock } = session;
  holdBack(session, spent, failure);
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
async function adoptNewer(session: RenewalSession, spent: TokenSet): Promise<Result | undefined> {
  await lookAgain(session);
  const { tokens } = session.record;
  if (isSamePair(tokens, spent)) return undefined;
  if (isUsable(session)) return { outcome: 'adopted' };
  const spendsAnother = refreshTokenFingerprint(tokens) !== refreshTokenFingerprint(spent);
  return spendsAnother ? issue(session, tokens) : undefined;
}

function notSaved(session: RenewalSession): TokensNotSavedError {
  return new TokensNotSavedError({
    code: 'TOKENS_NOT_SAVED',
    sentence: `New tokens were issued for ${session.subject} and the platform did not store them.`,
    remedy: 'Connect the account again: the refresh token that the platform still holds is used up.',
  });
}
