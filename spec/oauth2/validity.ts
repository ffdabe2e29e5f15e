import { selectValidity, type ExpiryProfile } from '../../lib/oauth2/expiry';

/** When the answers of these specs are made, epoch ms. */
export const NOW = Date.parse('2026-03-01T12:00:00Z');
export const HOUR = 3_600_000;
export const IN_AN_HOUR_SECONDS = (NOW + HOUR) / 1000;

/** A token response. */
export type Raw = Readonly<Record<string, unknown>>;

/** An access token with these claims in it. */
export function jwt(claims: Raw): string {
  const encode = (part: Raw): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'RS256' })}.${encode(claims)}.signature`;
}

/** When a token of an answer of now ends, in milliseconds from now. */
export function freshMs(raw: Raw, profile: ExpiryProfile = {}): number | undefined {
  const { expiresAt } = selectValidity(raw, profile, NOW);
  return expiresAt === undefined ? undefined : expiresAt - NOW;
}

/** When a token that an account stores was issued, and when it ends, epoch ms. */
export function stored(raw: Raw, profile: ExpiryProfile = {}): (number | undefined)[] {
  const { issuedAt, expiresAt } = selectValidity(raw, profile);
  return [issuedAt, expiresAt];
}
