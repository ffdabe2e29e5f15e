import { createHash } from 'node:crypto';
import type { TokenPair } from '../oauth2/token-set';

/** 12 bytes: enough that no two token sets of one account collide, short enough to keep dozens of them. */
const FINGERPRINT_LENGTH = 16;

/** A short name for a token set that reveals nothing about it: equal tokens, equal fingerprint. */
export function fingerprintOf(tokens: TokenPair): string {
  return digest(`${tokens.accessToken ?? ''}\n${tokens.refreshToken ?? ''}`);
}

/**
 * A short name for a refresh token alone: what the stop latch remembers. The access token stands for a refresh token
 * that somebody else holds: another one beside it says that the account was connected again.
 */
export function refreshTokenFingerprint(tokens: TokenPair): string {
  return digest(tokens.refreshToken ?? tokens.accessToken ?? '');
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, FINGERPRINT_LENGTH);
}
