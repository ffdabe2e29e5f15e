import { expect } from 'chai';
import { isFreshkeysError } from '../../lib/errors';
import { createTransport } from '../../lib/http/transport';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { createSecretStore } from '../../lib/stores/secret-store';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';

const API_KEY = 'canary-api-key';

interface Scripted {
  readonly status: number;
  readonly body: unknown;
}

function readTokens(raw: Readonly<Record<string, unknown>>): TokenSet {
  const tokens = parseStoredTokens(raw, {});
  if (tokens === undefined) throw new Error('no tokens');
  return tokens;
}

const secret = (credentials: unknown, more: Readonly<Record<string, unknown>> = {}): Scripted => ({
  status: 200,
  body: { data: { id: 's', type: 'auth-secret', attributes: { state: 'ready', credentials, ...more } } },
});

/** R8: the platform's side is scripted here; whole stories are in spec/scenarios/secrets.spec.ts. */
describe('createSecretStore', () => {
  let server: LoopbackServer;
  let script: Scripted[];
  let seen: { method: string; url: string; authorization: string }[];

  before(async () => {
    server = await startLoopbackServer((request, response) => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, authorization: headers.authorization ?? '' });
      const { status, body } = script.shift() ?? { status: 500, body: {} };
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  beforeEach(() => {
    script = [];
    seen = [];
  });
  after(() => server.close());

  const open = () =>
    createSecretStore({
      access: {
        apiUrl: `${server.url}/`,
        username: 'user',
        apiKey: API_KEY,
        workspaceId: 'ws 1',
        secretId: 'a/b',
      },
      transport: createTransport(),
      timeoutMs: 2_000,
      subject: 'the secret "a/b"',
    });

  it('reads the secret of the workspace with basic authentication, ids escaped', async () => {
    script.push(secret({ access_token: 'at-1', refresh_token: 'rt-1' }));
    expect(await open().load()).to.include({ accessToken: 'at-1', refreshToken: 'rt-1' });
    expect(seen).to.deep.equal([
      {
        method: 'GET',
        url: '/v2/workspaces/ws%201/secrets/a%2Fb',
        authorization: `Basic ${Buffer.from(`user:${API_KEY}`).toString('base64')}`,
      },
    ]);
  });

  it('puts members that the platform does not know where a token response has them', async () => {
    script.push(secret({ access_token: 'at-1', undefined_params: { instance_url: 'https://eu1.example' } }));
    expect((await open().load())?.raw['instance_url']).to.equal('https://eu1.example');
  });

  it('takes data as an object or as a list', async () => {
    const { body } = secret({ access_token: 'at-1' }) as { body: { data: unknown } };
    script.push({ status: 200, body: { data: [body.data] } });
    expect((await open().load())?.accessToken).to.equal('at-1');
  });

  it('saves nothing and says so by success: the platform has the tokens', async () => {
    const store = open();
    expect(store).to.include({ canSave: true, spendsRefreshToken: false });
    expect(await store.save(readTokens({ access_token: 'at-1' }))).to.deep.equal({ saved: true });
    expect(seen).to.have.length(0);
  });

  it('asks for a refresh, and reads again only if the answer has the rejected token', async () => {
    const current = readTokens({ access_token: 'at-1' });
    script.push(secret({ access_token: 'at-2' }));
    expect(await open().refresh(current)).to.nested.include({ issued: true, 'tokens.accessToken': 'at-2' });
    script.push(secret({ access_token: 'at-1' }), secret({ access_token: 'at-3' }));
    expect(await open().refresh(current)).to.nested.include({ issued: true, 'tokens.accessToken': 'at-3' });
    expect(seen.map(({ method }) => method)).to.deep.equal(['POST', 'POST', 'GET']);
  });

  for (const [what, answer, verdict, code] of [
    ['500', { status: 500, body: {} }, 'transient', 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['429', { status: 429, body: {} }, 'transient', 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['HTML', { status: 200, body: '<html>' }, 'transient', 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['no credentials', secret(undefined), 'transient', 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['credentials without a token', secret({ scope: 'a' }), 'transient', 'TOKEN_ENDPOINT_UNAVAILABLE'],
    ['400', { status: 400, body: {} }, 'definite', 'REAUTHORIZATION_REQUIRED'],
    ['404', { status: 404, body: {} }, 'definite', 'CREDENTIALS_MISSING'],
    ['403', { status: 403, body: {} }, 'definite', 'CREDENTIALS_MISSING'],
    [
      'the state "error"',
      secret({ access_token: 'x' }, { state: 'error', error: 'gone' }),
      'definite',
      'REAUTHORIZATION_REQUIRED',
    ],
  ] as const) {
    it(`makes ${what} a named failure without the API key in it`, async () => {
      script.push(answer);
      const outcome = await open().refresh(readTokens({ access_token: 'at-1' }));
      if (outcome.issued) throw new Error('issued');
      expect(outcome.verdict).to.equal(verdict);
      expect(isFreshkeysError(outcome.error) && outcome.error.code).to.equal(code);
      expect(outcome.error.message).to.include('the secret "a/b"').and.not.include(API_KEY);
    });
  }

  it('rejects a reading with the same errors, for the look before a refresh', async () => {
    script.push({ status: 404, body: {} });
    const error: unknown = await open()
      .load()
      .catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'CREDENTIALS_MISSING' });
  });
});
