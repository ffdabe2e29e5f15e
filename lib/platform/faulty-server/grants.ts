import { createAccessTokens, type AccessTokenOptions, type AccessTokens } from './access-tokens';
import type { IssuedTokenPair, IssuedTokens } from './issued-tokens';
import { createOpenGrants, type OpenGrants } from './open-grants';
import { createRefreshTokens, type RefreshTokenOptions, type RefreshTokens } from './refresh-tokens';

/** How tokens are issued, expire and are spent. */
export type GrantOptions = AccessTokenOptions & RefreshTokenOptions;

/** The grants of a server and all tokens issued under them. */
export interface Grants
  extends Pick<OpenGrants, 'revokeAll' | 'isAlive'>, Pick<AccessTokens, 'isActive' | 'expire'> {
  /** Opens a grant and issues its first access token and refresh token. */
  readonly open: () => IssuedTokenPair;
  /** Opens a grant and issues an access token only. */
  readonly openWithoutRefreshToken: () => IssuedTokens;
  /** Exchanges a refresh token; `undefined` if it is unknown, spent or revoked. */
  readonly refresh: (refreshToken: string) => IssuedTokens | undefined;
  /** How often a spent refresh token came back after its grace, and its grant was revoked for that. */
  readonly reuseDetected: () => number;
  /** Whether this refresh token can be exchanged now, and has never been. */
  readonly isCurrent: RefreshTokens['isCurrent'];
  /** Every token so far, of both kinds. */
  readonly issuedTokens: () => readonly string[];
}

/** Keeps grants in memory. */
export function createGrants(options: GrantOptions): Grants {
  const accessTokens = createAccessTokens(options);
  const refreshTokens = createRefreshTokens(options);
  const { open, revoke, revokeAll, isAlive } = createOpenGrants();
  let reuseDetected = 0;
  return {
    open() {
      const grant = open();
      return { ...accessTokens.issue(grant), refresh_token: refreshTokens.issue(grant) };
    },
    openWithoutRefreshToken: () => accessTokens.issue(open()),
    refresh(refreshToken) {
      const found = refreshTokens.find(refreshToken);
      if (!found || found.grant.revoked) return undefined;
      if (found.isReuse) {
        reuseDetected += 1;
        revoke(found.grant);
        return undefined;
      }
      return { ...accessTokens.issue(found.grant), ...refreshTokens.spend(refreshToken) };
    },
    isActive: accessTokens.isActive,
    expire: accessTokens.expire,
    revokeAll,
    isAlive,
    reuseDetected: () => reuseDetected,
    isCurrent: refreshTokens.isCurrent,
    issuedTokens: () => [...accessTokens.all(), ...refreshTokens.all()],
  };
}
