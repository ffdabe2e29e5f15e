import type { ApiRoute } from './api-route';
import { selectContacts } from './contacts';

/** What the API answers to who has an active token. */
export const PROTECTED_ROUTES: Readonly<Record<string, ApiRoute>> = {
  '/me': () => ({ status: 200, body: { id: 'user-1', name: 'Jane', email: 'jane@example.com' } }),
  '/contacts': ({ url }) => ({ status: 200, body: { contacts: selectContacts(url.searchParams) } }),
  '/echo': ({ method, url, headers, body }) => ({
    status: 200,
    body: {
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      contentType: headers['content-type'] ?? null,
      body: body.toString('utf8'),
      bodyBytes: body.length,
    },
  }),
};
