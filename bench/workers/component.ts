import type { RuntimeContext } from '../../lib/index';
import descriptor from '../../component.json';
import type { Save, StoredTokens } from './setups/setup';

/** The descriptor of this repository's own component: what the measured connections are defined with. */
export { descriptor };

const ignore = (): void => undefined;

/** The `this` of a message, as far as the library uses it. */
export function createContext(save: Save = ignore): RuntimeContext {
  return {
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    errorCount: 0,
    emit: (event, payload) => {
      if (event === 'updateKeys') save((payload as { readonly oauth: unknown }).oauth);
      return Promise.resolve(true);
    },
    getApiClient: () => ({
      tasks: { retrieveStep: () => Promise.resolve({}) },
      accounts: { update: () => Promise.resolve({}) },
    }),
    getConfig: () => ({ FLOW_ID: 'flow', STEP_ID: 'step_1' }),
  };
}

/** How every access token begins that {@link makeTokenResponse} makes. */
export const ACCESS_TOKEN_PREFIX = 'bench-access-';

/** An opaque token of 100 characters. */
function makeToken(prefix: string, index: number): string {
  return `${prefix}${String(index)}-`.padEnd(100, 'abcdefghijklmnopqrstuvwxyz0123456789');
}

/** A token response as providers give it, for an account of its own; its token is valid for an hour. */
export function makeTokenResponse(index: number): StoredTokens {
  return {
    access_token: makeToken(ACCESS_TOKEN_PREFIX, index),
    refresh_token: makeToken('bench-refresh-', index),
    token_type: 'Bearer',
    expires_in: 3600,
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    scope: 'contacts.read contacts.write offline_access',
  };
}
