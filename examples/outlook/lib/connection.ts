import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';

/** Every refresh renews the refresh token as well, and takes the scopes along. How often, the credential says. */
export const connection = defineConnection(descriptor, ({ renew }) => ({
  provider: 'outlook',
  baseURL: 'https://graph.microsoft.com/v1.0',
  refresh: { when: renew === 'expiring' ? 'expiring' : 'always', scope: 'send' },
}));
