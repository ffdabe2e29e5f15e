import { startFakeProvider, type FakeProvider } from 'freshkeys/testing';

export const environment = {
  MSAPP_CLIENT_ID: '00000000-example-client',
  MSAPP_CLIENT_SECRET: 'example-client-secret',
};
export const form = { renew: 'always' };
export const message = { words: 'hello' };

const MAIL = { id: 'AAMk1', subject: 'Hello', receivedDateTime: '2026-01-01T00:00:00Z' };

/**
 * Microsoft as this component meets it: a refresh has to name scopes, and gives a new refresh token each time; the old
 * one is not missed. Errors of Graph are an object with a code.
 */
export function startStandIn(): Promise<FakeProvider> {
  return startFakeProvider({
    clientId: environment.MSAPP_CLIENT_ID,
    clientSecret: environment.MSAPP_CLIENT_SECRET,
    accessTokenSeconds: 3599,
    reuseGraceSeconds: 86_400,
    extra: { token_type: 'Bearer', scope: 'User.Read Mail.Read', ext_expires_in: 3599 },
    rejection: {
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed.' } },
    },
    refuse: ({ method, url, parameters }) => {
      if (method !== 'POST' || url !== '/common/oauth2/v2.0/token') return 'invalid_request';
      const isRefresh = parameters['grant_type'] === 'refresh_token';
      return isRefresh && parameters['scope'] === undefined ? 'invalid_scope' : undefined;
    },
    answers: { '/v1.0/me/messages': { value: [MAIL] } },
  });
}
