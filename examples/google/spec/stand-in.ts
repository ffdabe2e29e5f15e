import { startFakeProvider, type FakeProvider } from 'freshkeys/testing';

export const environment = {
  GOOGLE_CLIENT_ID: '12345.apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: 'example-client-secret',
};
export const form = { sessionManagement: 'auto' };
export const message = { words: 'lunch' };

/** Google as this component meets it: tokens that live an hour, refresh tokens that stay and are not given again. */
export function startStandIn(): Promise<FakeProvider> {
  return startFakeProvider({
    clientId: environment.GOOGLE_CLIENT_ID,
    clientSecret: environment.GOOGLE_CLIENT_SECRET,
    accessTokenSeconds: 3599,
    rotate: false,
    omitRefreshToken: true,
    extra: { token_type: 'Bearer', scope: 'https://www.googleapis.com/auth/calendar.readonly' },
    rejection: {
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
      body: {
        error: {
          code: 401,
          message: 'Request had invalid authentication credentials.',
          status: 'UNAUTHENTICATED',
        },
      },
    },
    refuse: ({ method, url }) => (method === 'POST' && url === '/token' ? undefined : 'invalid_request'),
    answers: {
      '/calendar/v3/calendars/primary/events': {
        kind: 'calendar#events',
        items: [{ id: 'e1', summary: 'Lunch' }],
      },
    },
  });
}
