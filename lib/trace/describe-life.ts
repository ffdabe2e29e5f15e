import type { MomentFormat } from './time-words';
import type { TokenLife } from './token-lives';

/** Where a token came from, in words. */
export const ORIGINS: Readonly<Record<TokenLife['origin'], string>> = {
  issued: 'issued',
  adopted: 'adopted',
  shown: 'from the configuration',
};

/**
 * When a token was no longer the one to send, or no longer good for anything.
 *
 * @param now the end of the trace
 */
export function lifeEnd({ from, until, endsAt }: TokenLife, now: number): number {
  return until ?? Math.max(from, Math.min(now, endsAt ?? now));
}

/**
 * Why a token is no longer the one to send, or until when it is.
 *
 * @param now the end of the trace
 */
export function explainEnd(
  { end, endsAt, refreshFailed }: TokenLife,
  now: number,
  format: MomentFormat,
): string {
  if (end !== undefined) return ENDS[end];
  if (refreshFailed) return 'could not be renewed';
  if (endsAt === undefined) return 'in use, nobody says when it ends';
  return endsAt < now ? `ended at ${format(endsAt)}` : `in use, valid until ${format(endsAt)}`;
}

const ENDS: Readonly<Record<NonNullable<TokenLife['end']>, string>> = {
  rejected: 'the API rejected it',
  expiring: 'was about to expire',
  interval: 'the interval was over',
  always: 'renewed with the next message',
  first: 'there was none before',
  forced: 'renewed by hand',
  replaced: 'another one was shown: connected again, or by another process',
};
