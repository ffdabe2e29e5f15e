/**
 * The domain form of a token response: camelCase, epoch milliseconds, immutable.
 *
 * All times are those of the authorization server's clock, because its answers say when tokens end.
 */
export interface TokenSet {
  /** `undefined` only before the first refresh, when an account was stored with a refresh token alone. */
  readonly accessToken: string | undefined;
  readonly refreshToken: string | undefined;
  /** `Bearer` if the response did not say (RFC 6749 §7.1). */
  readonly tokenType: string;
  /** Granted scopes, if known (RFC 6749 §5.1). */
  readonly scopes: readonly string[] | undefined;
  /** Scopes that were asked for when the account was connected, if known: granted ones may be fewer. */
  readonly requestedScopes?: readonly string[] | undefined;
  /** When the refresh token ends; `undefined` if nobody said. */
  readonly refreshTokenExpiresAt?: number | undefined;
  /** When the access token ends; `undefined` if nobody said. */
  readonly expiresAt: number | undefined;
  /** When the access token was issued; `undefined` if it cannot be known. */
  readonly issuedAt: number | undefined;
  /** The whole response, merged over the earlier ones: what is saved and emitted. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What tells one token set from another. */
export type TokenPair = Pick<TokenSet, 'accessToken' | 'refreshToken'>;

/** Whether two token sets are the same tokens. */
export function isSamePair(one: TokenPair, other: TokenPair): boolean {
  return one.accessToken === other.accessToken && one.refreshToken === other.refreshToken;
}

/** The lifetime of the access token in milliseconds, if both its ends are known. */
export function lifetimeMs(tokens: TokenSet): number | undefined {
  return tokens.expiresAt === undefined || tokens.issuedAt === undefined
    ? undefined
    : tokens.expiresAt - tokens.issuedAt;
}

/**
 * Merges a token response over what was there. Every field of the response wins; every field that it omits, or gives
 * as `null` or as an empty text, stays (`refresh_token` above all, `instance_url`, `scope`, unknown ones too). So does
 * a refresh token that the response replaces by something that is no text.
 * The fields that say when the *old* access token ended do not stay.
 *
 * @see RFC 6749 §6: the server "MAY issue a new refresh token"; if it does not, the old one stays valid.
 */
export function carryOver(
  previous: Readonly<Record<string, unknown>>,
  response: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(previous)) {
    if (!DESCRIBES_ONE_ACCESS_TOKEN.has(name)) define(merged, name, value);
  }
  for (const [name, value] of Object.entries(response)) {
    if (!isUnusable(name, value) || !Object.hasOwn(merged, name)) define(merged, name, value);
  }
  return merged;
}

/** An expiry that described the token which was replaced would be a lie about the new one. */
const DESCRIBES_ONE_ACCESS_TOKEN: ReadonlySet<string> = new Set([
  'expires_in',
  'expires_at',
  'ext_expires_in',
]);

/** A refresh token that is no text can never be sent: the one that can must not be lost to it. */
function isUnusable(name: string, value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return name === 'refresh_token' || value === undefined || value === null;
}

/** Plain assignment would change the prototype for a response member named `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
