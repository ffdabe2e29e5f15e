import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';

/** What Dropbox is like is in the catalogue; its document's HTTP Basic is `client_auth` of component.json. */
export const connection = defineConnection(descriptor, {
  provider: 'dropbox',
  refresh: { when: 'expiring' },
});
