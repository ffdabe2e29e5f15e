import type { TokenSet } from '../oauth2/token-set';

/** Tokens as they may be shown: sizes and times, never a value. */
export interface TokenSummary {
  readonly accessToken: PartSummary | undefined;
  readonly refreshToken: PartSummary | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** One token. */
export interface PartSummary {
  readonly characters: number;
  /** ISO 8601; `undefined` if nobody said. */
  readonly endsAt: string | undefined;
  /** Until then; negative if it has ended. */
  readonly secondsLeft: number | undefined;
}

/** @param now epoch milliseconds */
export function summarizeTokens(tokens: TokenSet, now: number): TokenSummary {
  return {
    accessToken: summarize(tokens.accessToken, tokens.expiresAt, now),
    refreshToken: summarize(tokens.refreshToken, tokens.refreshTokenExpiresAt, now),
    scopes: tokens.scopes,
  };
}

function summarize(
  token: string | undefined,
  expiresAt: number | undefined,
  now: number,
): PartSummary | undefined {
  if (token === undefined) return undefined;
  return {
    characters: token.length,
    endsAt: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
    secondsLeft: expiresAt === undefined ? undefined : Math.round((expiresAt - now) / 1000),
  };
}

/** A duration as people say it: `58 minutes`. */
export function describeDuration(seconds: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length);
    // Two hours say more than one.
    if (count >= 2 || length === 1) return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
  }
  return '0 seconds';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
