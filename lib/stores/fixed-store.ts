import type { TokenIssuer, TokenStore } from '../ports';

/**
 * Tokens that nobody here can renew or read again: they are used as they are, and to want others is an error.
 *
 * @param refuse why there are no others, and what a person can do about it
 */
export function createFixedStore(refuse: () => Error): TokenStore & TokenIssuer {
  return {
    canSave: false,
    spendsRefreshToken: false,
    load: () => Promise.resolve(undefined),
    save: () => Promise.resolve({ saved: false, reason: 'these tokens are not ours to keep' }),
    refresh: () => Promise.resolve({ issued: false, verdict: 'definite', error: refuse() }),
  };
}
