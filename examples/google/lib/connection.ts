import { defineConnection, type RefreshOptions } from 'freshkeys';
import descriptor from '../component.json';

/** The session management of the form, in the words of this package. Of two expiries that of the provider wins. */
function readRefresh(sessionManagement: unknown, timeout: unknown): RefreshOptions {
  const seconds = Number(timeout);
  if (sessionManagement === 'none') return { when: 'never' };
  if (sessionManagement === 'fixed') return { when: { everySeconds: seconds } };
  return seconds > 0 ? { when: 'expiring', assumedLifetimeSeconds: seconds } : { when: 'expiring' };
}

export const connection = defineConnection(descriptor, ({ sessionManagement, timeoutSeconds }) => ({
  provider: 'google',
  baseURL: 'https://www.googleapis.com',
  refresh: readRefresh(sessionManagement, timeoutSeconds),
}));
