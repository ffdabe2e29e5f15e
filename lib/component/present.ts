import type { TokenSet } from '../oauth2/token-set';
import type { TokenSource } from './token-source';

/** Tokens that were read in full already. */
export function present(tokens: TokenSet): Pick<TokenSource, 'shown' | 'read'> {
  return { shown: tokens, read: () => tokens };
}
