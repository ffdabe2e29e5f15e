import type { IssuedTokens } from './issued-tokens';
import { mintToken } from './minted-token';
import type { Grant } from './open-grants';

/** How access tokens live and die. */
export interface AccessTokenOptions {
  /** Lifetime in seconds. `undefined` (default): they do not expire, and `expires_in` is omitted. */
  readonly accessTokenSeconds?: number | undefined;
  /** A refresh gives the same access token, with what is left of its lifetime, while it is active. Default `false`. */
  readonly sameAccessToken?: boolean;
  /** The clock by which tokens expire, in epoch ms. Default `Date.now`. */
  readonly now?: () => number;
}

/** All access tokens of a server. */
export interface AccessTokens {
  readonly issue: (grant: Grant) => IssuedTokens;
  readonly isActive: (token: string) => boolean;
  /** Makes the token invalid from now on; without one, all that are active. */
  readonly expire: (token?: string) => void;
  /** Every access token so far, the dead ones included. */
  readonly all: () => readonly string[];
}

const SCOPE = 'contacts.read contacts.write';

/** Keeps access tokens in memory. */
export function createAccessTokens(options: AccessTokenOptions): AccessTokens {
  const now = options.now ?? Date.now;
  const lifetimeMs = (options.accessTokenSeconds ?? Infinity) * 1000;
  const records = new Map<string, { readonly grant: Grant; expiresAt: number }>();
  const latest = new Map<Grant, string>();
  const isActive = (token: string): boolean => {
    const record = records.get(token);
    return record !== undefined && !record.grant.revoked && now() < record.expiresAt;
  };
  return {
    issue(grant) {
      const previous = latest.get(grant);
      const isSame = options.sameAccessToken === true && previous !== undefined && isActive(previous);
      const token = isSame ? previous : mintToken('access', records.size);
      const expiresAt = (isSame ? records.get(token)?.expiresAt : undefined) ?? now() + lifetimeMs;
      records.set(token, { grant, expiresAt });
      latest.set(grant, token);
      const lifetime = Number.isFinite(expiresAt)
        ? { expires_in: Math.floor((expiresAt - now()) / 1000) }
        : {};
      return { access_token: token, token_type: 'Bearer', ...lifetime, scope: SCOPE };
    },
    isActive,
    expire(token) {
      for (const [known, record] of records)
        if (known === (token ?? known)) record.expiresAt = Math.min(record.expiresAt, now());
    },
    all: () => [...records.keys()],
  };
}
