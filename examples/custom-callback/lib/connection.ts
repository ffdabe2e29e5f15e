import { defineConnection } from 'freshkeys';
import descriptor from '../component.json';
import { renewSession } from './renew-session';

/** The function renews, unless the form names a service. To this API 403 means what 401 means to others. */
export const connection = defineConnection(descriptor, ({ callbackUrl: url, callbackSecret: secret }) => ({
  baseURL: 'https://api.ledger.example',
  rejection: { statuses: [403] },
  refresh: {
    url: 'https://api.ledger.example/v1/session/refresh',
    ...(url ? { callbackService: { url: String(url), secret: String(secret) } } : { callback: renewSession }),
  },
}));
