import type { ApiRoute } from './api-route';

/** What the API answers to everybody. */
export const OPEN_ROUTES: Readonly<Record<string, ApiRoute>> = {
  '/forbidden': () => ({
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    body: { error: 'invalid_token' },
    isRejection: true,
  }),
  '/scope': () => ({
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a b"' },
    body: { error: 'insufficient_scope' },
  }),
  '/redirect': ({ url }) => ({
    status: 302,
    headers: { location: url.searchParams.get('to') ?? '/me' },
    body: {},
  }),
  '/headers': ({ headers }) => ({
    status: 200,
    body: { names: Object.keys(headers).sort(), hadAuthorization: 'authorization' in headers },
  }),
};
