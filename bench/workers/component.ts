import type { RuntimeContext } from '../../lib/index';
import descriptor from '../../component.json';

/** The descriptor of this repository's own component: what the measured connections are defined with. */
export { descriptor };

/** The `this` of a message, as far as the library uses it, with a count of what it saved. */
export function createContext(saves: unknown[] = []): RuntimeContext {
  const ignore = (): void => undefined;
  return {
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    errorCount: 0,
    emit: (event, payload) => {
      if (event === 'updateKeys') saves.push(payload);
      return Promise.resolve(true);
    },
    getApiClient: () => ({
      tasks: { retrieveStep: () => Promise.resolve({}) },
      accounts: { update: () => Promise.resolve({}) },
    }),
    getConfig: () => ({ FLOW_ID: 'flow', STEP_ID: 'step_1' }),
  };
}

/** An opaque token of 100 characters. */
function makeToken(kind: string, index: number): string {
  return `${kind}-${String(index)}-`.padEnd(100, 'abcdefghijklmnopqrstuvwxyz0123456789');
}

/** A token response as providers give it, for an account of its own; its token is valid for an hour. */
export function makeTokenResponse(index: number): Record<string, unknown> {
  return {
    access_token: makeToken('bench-access', index),
    refresh_token: makeToken('bench-refresh', index),
    token_type: 'Bearer',
    expires_in: 3600,
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    scope: 'contacts.read contacts.write offline_access',
  };
}
