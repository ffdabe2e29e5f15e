import { mintToken } from './minted-token';
import type { Grant } from './open-grants';

/** How refresh tokens live and die. */
export interface RefreshTokenOptions {
  /** Whether a refresh spends the refresh token and gives a new one. Default `true`. */
  readonly rotate?: boolean;
  /** For how long a spent refresh token is accepted all the same, in milliseconds. Default 0. */
  readonly reuseGraceMs?: number;
  /** Answers refreshes without `refresh_token`; the first one stays valid then. Default `false`. */
  readonly omitRefreshToken?: boolean;
  /** The clock by which the grace passes, in epoch ms. Default `Date.now`. */
  readonly now?: () => number;
}

/** All refresh tokens of a server. */
export interface RefreshTokens {
  readonly issue: (grant: Grant) => string;
  /** Whose token it is, and whether it was spent too long ago; `undefined` if it was never issued. */
  readonly find: (token: string) => { readonly grant: Grant; readonly isReuse: boolean } | undefined;
  /** Uses a token that was found; the members that the answer has about refresh tokens. */
  readonly spend: (token: string) => { readonly refresh_token?: string };
  /** Whether the token was issued, and not been replaced by another one. */
  readonly isCurrent: (token: string) => boolean;
  /** Every refresh token so far, the spent ones included. */
  readonly all: () => readonly string[];
}

/** Keeps refresh tokens in memory. */
export function createRefreshTokens(options: RefreshTokenOptions): RefreshTokens {
  const now = options.now ?? Date.now;
  const graceMs = options.reuseGraceMs ?? 0;
  const records = new Map<string, { readonly grant: Grant; spentAt?: number }>();
  const issue = (grant: Grant): string => {
    const token = mintToken('refresh', records.size);
    records.set(token, { grant });
    return token;
  };
  return {
    issue,
    find(token) {
      const record = records.get(token);
      if (!record) return undefined;
      return {
        grant: record.grant,
        isReuse: record.spentAt !== undefined && now() - record.spentAt >= graceMs,
      };
    },
    spend(token) {
      const record = records.get(token);
      if (!record || options.omitRefreshToken) return {};
      if (options.rotate === false) return { refresh_token: token };
      record.spentAt ??= now();
      return { refresh_token: issue(record.grant) };
    },
    isCurrent(token) {
      const record = records.get(token);
      return record !== undefined && record.spentAt === undefined && !record.grant.revoked;
    },
    all: () => [...records.keys()],
  };
}
