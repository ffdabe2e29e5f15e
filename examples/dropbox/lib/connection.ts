import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';

/** The client proves itself by HTTP Basic (`client_auth` of component.json); refresh tokens stay as they are. */
export const connection = defineConnection(descriptor, {
  baseURL: 'https://api.dropboxapi.com/2',
  refresh: { when: 'expiring', rotatesRefreshToken: false },
});
