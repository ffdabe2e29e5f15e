import { expect } from 'chai';
import { isFreshkeysError } from '../../lib/errors';
import { createTransport } from '../../lib/http/network/transport';
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

  const open = (apiUrl = `${server.url}/`, timeoutMs = 2_000) =>
    createSecretStore({
      access: {
        apiUrl,
        username: 'user',
        apiKey: API_KEY,
        workspaceId: 'ws 1',
        secretId: 'a/b',
      },
      transport: createTransport(),
      timeoutMs,
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

  it('keeps what an answer to a refresh does not repeat: credential fields, members of the token response', async () => {
    const before = { access_token: 'at-1', fields: { tenant: 'acme' }, instance_url: 'https://eu1.example' };
    script.push(secret({ access_token: 'at-2', expires_in: 60 }));
    const outcome = await open().refresh(readTokens({ ...before, expires_in: 3600 }));
    if (!outcome.issued) throw outcome.error;
    expect(outcome.tokens.raw).to.deep.equal({ ...before, access_token: 'at-2', expires_in: 60 });
  });

  it('takes the credential fields of the answer where it has some', async () => {
    script.push(secret({ access_token: 'at-2', fields: { tenant: 'other' } }));
    const outcome = await open().refresh(readTokens({ access_token: 'at-1', fields: { tenant: 'acme' } }));
    if (!outcome.issued) throw outcome.error;
    expect(outcome.tokens.raw['fields']).to.deep.equal({ tenant: 'other' });
  });

  const inError = secret({ access_token: 'x' }, { state: 'error', error: 'gone' });
  for (const [what, answer, code, remedy] of [
    ['500', { status: 500, body: {} }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['502 of a gateway', { status: 502, body: '<html>' }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['429', { status: 429, body: {} }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['409, a refresh under way', { status: 409, body: {} }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['302 to a log-in page', { status: 302, body: '' }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['HTML', { status: 200, body: '<html>' }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['an empty answer', { status: 200, body: '' }, 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['no credentials', secret(undefined), 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['credentials without a token', secret({ scope: 'a' }), 'TOKEN_ENDPOINT_UNAVAILABLE', 'again later'],
    ['400', { status: 400, body: {} }, 'REAUTHORIZATION_REQUIRED', 'authorize it again'],
    ['401', { status: 401, body: {} }, 'CREDENTIALS_MISSING', 'API key'],
    ['403', { status: 403, body: {} }, 'CREDENTIALS_MISSING', 'owner of the flow'],
    ['404', { status: 404, body: {} }, 'CREDENTIALS_MISSING', 'still exists'],
    ['the state "error"', inError, 'REAUTHORIZATION_REQUIRED', 'authorize it again'],
  ] as const) {
    it(`makes ${what} a named failure without the API key in it`, async () => {
      script.push(answer);
      const outcome = await open().refresh(readTokens({ access_token: 'at-1' }));
      if (outcome.issued || !isFreshkeysError(outcome.error)) throw new Error('no named failure');
      const isTransient = code === 'TOKEN_ENDPOINT_UNAVAILABLE';
      expect(outcome.verdict).to.equal(isTransient ? 'transient' : 'definite');
      expect(outcome.error).to.include({ code, transient: isTransient });
      expect(outcome.error.remedy).to.include(remedy);
      expect(outcome.error.message).to.include('the secret "a/b"').and.not.include(API_KEY);
    });
  }

  it('makes no answer at all a failure that passes', async () => {
    const silent = await startLoopbackServer((request) => request.socket.destroy());
    const current = readTokens({ access_token: 'at-1' });
    const broken = await open(silent.url).refresh(current);
    await silent.close();
    for (const outcome of [broken, await open(silent.url).refresh(current)]) {
      if (outcome.issued) throw new Error('issued');
      expect(outcome.verdict).to.equal('transient');
      expect(outcome.error).to.include({ code: 'TOKEN_ENDPOINT_UNAVAILABLE', transient: true });
      expect(outcome.error.message).to.match(/no answer \(ECONN/);
    }
  });

  it('waits no longer than it may for a platform that is silent', async () => {
    const silent = await startLoopbackServer(() => undefined);
    const outcome = await open(silent.url, 50).refresh(readTokens({ access_token: 'at-1' }));
    await silent.close();
    if (outcome.issued) throw new Error('issued');
    expect(outcome).to.include({ verdict: 'transient' });
    expect(outcome.error.message).to.include('no answer within 50 ms');
  });

  for (const [what, reason] of [
    ['a text', 'refresh of at-canary-123 with refresh_token=rt-canary-456 was refused'],
    ['an object', { error: 'refused', given: 'at-canary-123', refresh_token: 'rt-canary-456' }],
  ] as const) {
    it(`names the platform's reason without the tokens that it quotes: ${what}`, async () => {
      const credentials = { access_token: 'at-canary-123', refresh_token: 'rt-canary-456' };
      script.push(secret(credentials, { state: 'error', error: reason }));
      const error: unknown = await open()
        .load()
        .catch((thrown: unknown) => thrown);
      const text = error instanceof Error ? error.message : '';
      expect(text).to.include('"error"').and.include('refused').and.include('[redacted]');
      expect(text).to.not.match(/canary/);
    });
  }

  it('says that a secret cannot be read, not that it cannot be refreshed', async () => {
    script.push({ status: 400, body: {} });
    const error: unknown = await open()
      .load()
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'CREDENTIALS_MISSING', transient: false });
  });

  it('rejects a reading with the same errors, for the look before a refresh', async () => {
    script.push({ status: 404, body: {} });
    const error: unknown = await open()
      .load()
      .catch((reason: unknown) => reason);
    expect(error).to.include({ code: 'CREDENTIALS_MISSING' });
  });
});
