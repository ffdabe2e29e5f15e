import type { TokenSet } from '../oauth2/token-set';
import type { RefreshPolicy } from './refresh-policy';

/** How long before the end of a refresh token people are told at most. */
export const WARNING_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Until when nothing happens to tokens that a message would have to know of: neither does the access token end, nor is it
 * time to warn of the end of the refresh token. Kept beside the tokens, it spares most messages the look at them; in seconds,
 * because V8 keeps a number of that size where it is and makes an object of a larger one.
 *
 * @returns whole seconds of the epoch by the server's clock, rounded down; 0 if the tokens have to be looked at each time
 */
export function quietUntilSeconds({ accessToken, expiresAt, refreshTokenExpiresAt }: TokenSet): number {
  if (accessToken === undefined || expiresAt === undefined) return 0;
  const warningAt = (refreshTokenExpiresAt ?? Infinity) - WARNING_MS;
  const seconds = Math.floor(Math.min(expiresAt, warningAt) / 1000);
  return seconds > 0 ? seconds : 0;
}

/**
 * Whether {@link quietUntilSeconds} alone says that the policy has no reason for a refresh, and why, however much of the life
 * of the token is margin: so it is with most requests.
 *
 * @param now epoch ms by the server's clock
 */
export function isQuiet({ when, marginMs }: RefreshPolicy, untilSeconds: number, now: number): boolean {
  return when === 'expiring' && now < untilSeconds * 1000 - marginMs;
}
