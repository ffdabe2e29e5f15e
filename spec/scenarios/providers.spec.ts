import { expect } from 'chai';
import { parametersOf } from '../support/recording-server';
import { runThroughExpiry, type ProviderCase, type ProviderRun } from './provider-flow';

interface Expected extends ProviderCase {
  /** Parameters of the only token request. */
  readonly sent: Readonly<Record<string, string>>;
  readonly method?: 'GET';
  readonly basic?: boolean;
  /** Path of the API request that succeeded. */
  readonly target: string;
  /** What the platform holds afterwards, among other things. */
  readonly kept: Readonly<Record<string, unknown>>;
}

const CLIENT = { client_id: 'client-1', client_secret: 'secret-1' };
const REFRESH = { grant_type: 'refresh_token', refresh_token: 'r-1', ...CLIENT };
const withRefreshToken = () => ({ refresh_token: 'r-1' });
const ROTATED = { access_token: 'new', refresh_token: 'r-2', expires_in: 3600 };
const UNAUTHORIZED = { status: 401, body: {} };

const CASES: readonly Expected[] = [
  {
    id: 'salesforce',
    form: { domain: 'test.salesforce.com' },
    stored: (url) => ({ refresh_token: 'r-1', instance_url: `${url}/na1` }),
    tokenPath: '/test.salesforce.com/services/oauth2/token',
    // It keeps its refresh token, and may have moved the account.
    issued: (url) => ({ access_token: 'new', instance_url: `${url}/na2` }),
    rejection: { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] },
    sent: REFRESH,
    target: '/na2/people/me',
    kept: { access_token: 'new', refresh_token: 'r-1' },
  },
  {
    id: 'microsoft',
    form: { tenant: 'acme.example' },
    stored: () => ({ refresh_token: 'r-1', scope: 'User.Read Mail.Read' }),
    tokenPath: '/login.microsoftonline.com/acme.example/oauth2/v2.0/token',
    issued: () => ({ ...ROTATED, scope: 'User.Read Mail.Read' }),
    rejection: UNAUTHORIZED,
    sent: { ...REFRESH, scope: 'User.Read Mail.Read' },
    target: '/graph.microsoft.com/v1.0/people/me',
    kept: { access_token: 'new', refresh_token: 'r-2' },
  },
  {
    id: 'dropbox',
    stored: withRefreshToken,
    tokenPath: '/api.dropboxapi.com/oauth2/token',
    issued: () => ({ access_token: 'new', expires_in: 14_400 }),
    rejection: { status: 401, body: { error: { '.tag': 'expired_access_token' } } },
    sent: REFRESH,
    target: '/api.dropboxapi.com/2/people/me',
    kept: { access_token: 'new', refresh_token: 'r-1' },
  },
  {
    id: 'slack',
    stored: () => ({ ok: true, refresh_token: 'r-1', team: { id: 'T1' } }),
    tokenPath: '/slack.com/api/oauth.v2.access',
    issued: () => ({ ok: true, ...ROTATED }),
    rejection: { status: 200, body: { ok: false, error: 'token_expired' } },
    sent: REFRESH,
    target: '/slack.com/api/people/me',
    kept: { access_token: 'new', refresh_token: 'r-2', team: { id: 'T1' } },
  },
  {
    id: 'facebook',
    stored: () => ({}),
    tokenPath: '/graph.facebook.com/oauth/access_token',
    issued: () => ({ access_token: 'new', token_type: 'bearer', expires_in: 5_184_000 }),
    rejection: { status: 400, body: { error: { code: 190, type: 'OAuthException' } } },
    sent: { grant_type: 'fb_exchange_token', fb_exchange_token: 'old', ...CLIENT },
    method: 'GET',
    target: '/graph.facebook.com/people/me',
    kept: { access_token: 'new', expires_in: 5_184_000 },
  },
  {
    id: 'withings',
    stored: () => ({ status: 0, body: { userid: 7, access_token: 'old', refresh_token: 'r-1' } }),
    tokenPath: '/wbsapi.withings.net/v2/oauth2',
    issued: () => ({ status: 0, body: { userid: 7, ...ROTATED } }),
    rejection: { status: 200, body: { status: 401, error: 'XRequestID: expired' } },
    sent: { action: 'requesttoken', ...REFRESH },
    target: '/wbsapi.withings.net/people/me',
    kept: { access_token: 'new', refresh_token: 'r-2', body: { userid: 7, ...ROTATED } },
  },
  {
    id: 'zoom-server-to-server',
    form: { accountId: 'a-1' },
    stored: () => ({}),
    tokenPath: '/zoom.us/oauth/token',
    issued: () => ({ access_token: 'new', expires_in: 3600 }),
    rejection: UNAUTHORIZED,
    sent: { grant_type: 'account_credentials', account_id: 'a-1' },
    basic: true,
    target: '/api.zoom.us/v2/people/me',
    kept: { access_token: 'new' },
  },
  {
    id: 'shopify',
    form: { shop: 'acme' },
    stored: withRefreshToken,
    tokenPath: '/acme.myshopify.com/admin/oauth/access_token',
    issued: () => ({ ...ROTATED, refresh_token_expires_in: 7_776_000 }),
    rejection: UNAUTHORIZED,
    header: 'x-shopify-access-token',
    sent: REFRESH,
    target: '/acme.myshopify.com/admin/people/me',
    kept: { access_token: 'new', refresh_token: 'r-2' },
  },
];

const MESSAGES = 5;

function parametersSent({ tokenRequests, url }: ProviderRun): Readonly<Record<string, string>> {
  const [request] = tokenRequests;
  return parametersOf(request?.method === 'GET' ? new URL(request.target, url).search : request?.body);
}

describe('T6 W8 an action in the real runtime, with a token that has ended', () => {
  for (const one of CASES) {
    it(`loses no message, asks as the provider wants it, and keeps what it says: ${one.id}`, async () => {
      const run = await runThroughExpiry(one, MESSAGES);
      for (const { acked, errors, data } of run.outcomes) {
        expect(errors).to.deep.equal([]);
        expect([acked, data.map(({ body }) => body)]).to.deep.equal([true, [{ name: 'Jane' }]]);
      }
      const [request, ...others] = run.tokenRequests;
      expect(others).to.deep.equal([]);
      expect(request?.method).to.equal(one.method ?? 'POST');
      expect(parametersSent(run)).to.deep.equal(one.sent);
      const basic = `Basic ${Buffer.from('client-1:secret-1').toString('base64')}`;
      expect(request?.headers['authorization']).to.equal(one.basic === true ? basic : undefined);
      expect(run.apiRequests.at(-1)?.target).to.equal(one.target);
      for (const [name, value] of Object.entries(one.kept)) {
        expect(run.stored[name], name).to.deep.equal(value);
      }
    });
  }
});
