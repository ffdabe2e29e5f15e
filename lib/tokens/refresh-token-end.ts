import { WARNING_MS } from './quiet-time';
import type { TokenSession } from './renewal-session';

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
