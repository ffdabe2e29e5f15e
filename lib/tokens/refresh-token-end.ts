import type { TokenSession } from './renewal-session';

/** How long before the end of a refresh token people are told at most. */
const WARNING_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Says, once for each refresh token, that it will end soon: after that only a person can connect the account again.
 * Nothing is said about refresh tokens whose end nobody knows.
 */
export function warnBeforeEnd(session: TokenSession): void {
  const { record, clock, logger, subject } = session;
  const { refreshTokenExpiresAt: endsAt } = record.tokens;
  if (endsAt === undefined || record.warnedOfEnd === endsAt) return;
  const leftMs = endsAt - (clock.now() + record.clockOffsetMs);
  if (leftMs > warningMs(session, endsAt)) return;
  record.warnedOfEnd = endsAt;
  const when = new Date(endsAt).toISOString();
  logger.warn(
    leftMs > 0
      ? `The refresh token of ${subject} ends on ${when}: connect the account again before that.`
      : `The refresh token of ${subject} ended on ${when}: connect the account again.`,
  );
}

/** A refresh token that is replaced with each refresh ends only if nobody uses it: most of its life is no news. */
function warningMs({ record, rotatesRefreshToken }: TokenSession, endsAt: number): number {
  const { issuedAt } = record.tokens;
  if (!rotatesRefreshToken || issuedAt === undefined) return WARNING_MS;
  return Math.min(WARNING_MS, (endsAt - issuedAt) / 10);
}
