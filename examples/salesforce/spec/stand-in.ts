import { startFakeProvider, type FakeProvider } from 'freshkeys/testing';

const INSTANCE = 'https://acme.my.salesforce.com';
const JANE = {
  Id: '003A',
  Name: 'Jane',
  Email: 'jane@example.com',
  SystemModstamp: '2026-01-01T00:00:00.000+0000',
};
const JOE = {
  Id: '003B',
  Name: 'Joe',
  Email: 'joe@example.com',
  SystemModstamp: '2026-01-02T00:00:00.000+0000',
};

/** What the component is started with, here and wherever else it is tried. */
export const environment = {
  SALESFORCE_CLIENT_ID: 'example-client',
  SALESFORCE_CLIENT_SECRET: 'example-client-secret',
};
export const form = { domain: 'login.salesforce.com' };
export const message = { email: 'jane@example.com' };

/**
 * Salesforce as this component meets it: no `expires_in`, no new refresh token with a refresh, `instance_url` in every
 * token response, errors of the API as a list with `errorCode`, long lists by `nextRecordsUrl`.
 */
export function startStandIn(): Promise<FakeProvider> {
  return startFakeProvider({
    clientId: environment.SALESFORCE_CLIENT_ID,
    clientSecret: environment.SALESFORCE_CLIENT_SECRET,
    rotate: false,
    omitRefreshToken: true,
    extra: {
      instance_url: INSTANCE,
      id: 'https://login.salesforce.com/id/00D000000000001EAA/005000000000001AAA',
      token_type: 'Bearer',
      issued_at: '1767225600000',
      signature: 'c2lnbmF0dXJl',
      scope: 'refresh_token api',
    },
    rejection: {
      status: 401,
      body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    },
    refuse: ({ method, url }) =>
      method === 'POST' && url === '/services/oauth2/token' ? undefined : 'unsupported_grant_type',
    answers: {
      '/services/data/v62.0/query': {
        totalSize: 2,
        done: false,
        nextRecordsUrl: '/services/data/v62.0/query/01g-1',
        records: [JANE],
      },
      '/services/data/v62.0/query/01g-1': { totalSize: 2, done: true, records: [JOE] },
    },
  });
}
