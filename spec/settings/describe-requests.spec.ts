import { expect } from 'chai';
import type { Provider } from '../../lib/providers/provider';
import { describeRequests } from '../../lib/settings/dry-run';
import { TITLES } from '../support/provider-world';

const URL_OF = (name: string): string => `https://p.example/${name}`;
const SECRETS = { client_id: 'id-1', client_secret: 'canary-secret', code: 'canary-code' };
const TOKENS = { access_token: 'canary-access', refresh_token: 'canary-refresh' };

const EVERYTHING: Provider = {
  ...TITLES,
  authorize: { url: URL_OF('authorize') },
  upgrade: { url: URL_OF('upgrade'), parameters: { t: '{{access_token}}' } },
  deviceAuthorization: { url: URL_OF('device') },
  token: { url: URL_OF('token') },
  revoke: { url: URL_OF('revoke/{{access_token}}') },
  introspect: { url: URL_OF('introspect') },
};

const purposesOf = async (provider: Provider): Promise<string[]> =>
  (await describeRequests(provider)).map(({ purpose }) => purpose);

describe('described requests', () => {
  it('are all that a provider with everything is asked, in order', async () => {
    expect(await purposesOf(EVERYTHING)).to.deep.equal([
      'authorize',
      'exchange',
      'upgrade',
      'device authorization',
      'device token',
      'refresh',
      'revoke',
      'introspect',
    ]);
  });

  for (const [title, definition, purposes] of [
    ['client credentials', { grant: 'client_credentials' }, ['token']],
    ['a password', { grant: 'password' }, ['token']],
    [
      'a password and refresh tokens',
      { grant: 'password', refresh: { marginSeconds: 5 } },
      ['token', 'refresh'],
    ],
    ['a signed token', { grant: 'signed_jwt', assertion: { claims: {}, algorithm: 'HS256', key: 'k' } }, []],
    [
      'a log-in',
      { grant: 'login', steps: [1, 2].map((n) => ({ url: URL_OF(String(n)), keep: { k: 'k' } })) },
      ['step 1', 'step 2', 'token'],
    ],
  ] as const satisfies readonly (readonly [string, Partial<Provider>, readonly string[]])[]) {
    it(`are those of ${title}`, async () => {
      const fields = { username: { label: 'User' }, password: { label: 'Password' } };
      const provider: Provider = { ...TITLES, fields, token: { url: URL_OF('token') }, ...definition };
      expect(await purposesOf(provider)).to.deep.equal(purposes);
    });
  }

  it('show what a step keeps where it is used', async () => {
    const provider: Provider = {
      ...TITLES,
      grant: 'login',
      steps: [{ url: URL_OF('one'), keep: { session: 'data.session', csrf: 'header:X-Csrf' } }],
      token: { url: URL_OF('token'), parameters: { s: '{{session}}' }, headers: { C: '{{csrf}}' } },
    };
    const [, token] = await describeRequests(provider, {}, { reveal: true });
    expect(token?.body).to.equal('s=session-of-step-1');
    expect(token?.headers['c']).to.equal('csrf-of-step-1');
  });

  it('hide every secret, wherever it is: URL, headers, body', async () => {
    const provider: Provider = {
      ...EVERYTHING,
      client: { authentication: 'basic' },
      refresh: { headers: { 'X-Odd': '{{client_secret}}' }, parameters: { odd: '{{refresh_token}}' } },
    };
    for (const authentication of ['basic', 'basic-unencoded', 'post', 'query'] as const) {
      const described = await describeRequests(
        { ...provider, client: { authentication } },
        { ...SECRETS, tokens: TOKENS },
      );
      const basic = Buffer.from('id-1:canary-secret').toString('base64');
      expect(JSON.stringify(described)).to.not.contain('canary').and.not.contain(basic);
    }
  });

  it('show them when they are told to', async () => {
    const described = await describeRequests(EVERYTHING, { ...SECRETS, tokens: TOKENS }, { reveal: true });
    const text = JSON.stringify(described);
    for (const secret of ['canary-secret', 'canary-code', 'canary-access', 'canary-refresh']) {
      expect(text).to.contain(secret);
    }
  });

  it('hide the assertion that is signed, and the key', async () => {
    const provider: Provider = {
      ...TITLES,
      grant: 'jwt_bearer',
      assertion: { claims: { iss: 'us' }, algorithm: 'HS256', key: '{{pin}}' },
      fields: { pin: { label: 'Pin', secret: true } },
      token: { url: URL_OF('token'), placement: 'json' },
    };
    const [token] = await describeRequests(provider, { ...SECRETS, pin: 'canary-pin' });
    expect(JSON.stringify(token))
      .to.not.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/)
      .and.not.contain('canary');
  });

  it('say where the client shows its certificate', async () => {
    const provider: Provider = {
      ...TITLES,
      grant: 'client_credentials',
      client: { authentication: 'tls_client_auth' },
      fields: { certificate: { label: 'Certificate' }, private_key: { label: 'Key' } },
      token: { url: URL_OF('token') },
    };
    const [token] = await describeRequests(provider, {}, { reveal: true });
    expect(token).to.include({ mutualTls: true, body: 'grant_type=client_credentials&client_id=client-id' });
    expect(JSON.stringify(token)).to.not.contain('PRIVATE KEY');
  });

  for (const [scope, sent] of [
    ['omit', null],
    ['send', 'read'],
    ['send-then-remember', 'read'],
  ] as const) {
    it(`of a refresh have scopes as it is declared: ${scope}`, async () => {
      const provider: Provider = {
        ...EVERYTHING,
        refresh: { scope },
        scopes: { default: ['read', 'write'] },
      };
      const account = { tokens: { ...TOKENS, scope: 'read' } };
      const described = await describeRequests(provider, account);
      const refresh = described.find(({ purpose }) => purpose === 'refresh');
      expect(new URLSearchParams(refresh?.body).get('scope')).to.equal(sent);
    });
  }
});
