/** One authorization by a user. Revoking it makes all its tokens invalid. */
export interface Grant {
  revoked: boolean;
}

/** All grants of a server. */
export interface OpenGrants {
  readonly open: () => Grant;
  readonly revoke: (grant: Grant) => void;
  /** Revokes every grant, with all its tokens. */
  readonly revokeAll: () => void;
  /** `false` from a revocation until the next grant is opened. */
  readonly isAlive: () => boolean;
}

/** Keeps grants in memory. */
export function createOpenGrants(): OpenGrants {
  const grants: Grant[] = [];
  let isAlive = true;
  const revoke = (grant: Grant): void => {
    grant.revoked = true;
    isAlive = false;
  };
  return {
    open() {
      const grant: Grant = { revoked: false };
      grants.push(grant);
      isAlive = true;
      return grant;
    },
    revoke,
    revokeAll() {
      grants.forEach(revoke);
    },
    isAlive: () => isAlive,
  };
}
