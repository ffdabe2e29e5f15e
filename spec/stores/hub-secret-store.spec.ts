import { expect } from 'chai';
import { isFreshkeysError } from '../../lib/errors';
import { createTransport } from '../../lib/http/network/transport';
import type { TokenSet } from '../../lib/oauth2/token-set';
import {
  startSecretService,
  type SecretService,
  type SecretServiceFailure,
} from '../../lib/platform/open-integration-hub/secret-service';
import { startLoopbackServer } from '../../lib/platform/loopback-server';
import type { IssueFailure, TokenIssuer, TokenStore } from '../../lib/ports';
import type { HubSecretAccess } from '../../lib/stores/hub-secret-options';
import { createHubSecretStore } from '../../lib/stores/hub-secret-store';

const API_KEY = 'canary-api-key';
const FAR = '2999-01-01T00:00:00.000Z';

describe('createHubSecretStore', () => {
  let service: SecretService;

  beforeEach(async () => {
    service = await startSecretService();
    service.addKey(API_KEY, { owner: 'tenant-1' });
    service.addKey('masking-key', { owner: 'tenant-1', readRaw: false });
    service.addKey('foreign-key', { owner: 'tenant-2' });
    service.addSecret('s-1', {
      owner: 'tenant-1',
      value: { accessToken: 'at-number-1', refreshToken: 'rt-number-1', expires: FAR, scope: 'a b' },
    });
  });
  afterEach(() => service.close());

  const open = (access: Partial<HubSecretAccess> = {}): TokenStore & TokenIssuer =>
    createHubSecretStore({
      access: { serviceUrl: `${service.url}/`, apiKey: API_KEY, secretId: 's-1', ...access },
      transport: createTransport(),
      timeoutMs: 2_000,
      subject: 'the secret "s-1"',
    });

  const load = async (store = open()): Promise<TokenSet> => {
    const tokens = await store.load();
    if (tokens === undefined) throw new Error('no tokens');
    return tokens;
  };

  /** What a refresh fails with, without a look before it. */
  const failureOf = async (store: TokenIssuer): Promise<IssueFailure> => {
    const outcome = await store.refresh(await load());
    if (outcome.issued) throw new Error('issued');
    return outcome;
  };

  const answering = async (body: unknown): Promise<TokenSet | undefined> => {
    service.next({ status: 200, body: JSON.stringify(body) });
    return open().load();
  };

  it('reads the value of the secret', async () => {
    expect(await load()).to.deep.include({ accessToken: 'at-number-1', scopes: ['a', 'b'] });
  });

  it('leaves the refresh token to the hub, and out of everything that could be sent or compared', async () => {
    const tokens = [
      await load(),
      await answering({ accessToken: 'at-2', refreshToken: 'rt-number-1', refresh_token: 'rt-number-2' }),
    ];
    expect(tokens.map((token) => token?.refreshToken)).to.deep.equal([undefined, undefined]);
    expect(JSON.stringify(tokens)).to.not.include('rt-number');
  });

  it('does not take the expiry for one: the hub writes down "now" where the provider says nothing', async () => {
    service.change('s-1', { expires: '2001-01-01T00:00:00.000Z' });
    expect((await load()).expiresAt).to.equal(undefined);
    const claims = Buffer.from(JSON.stringify({ exp: 1_000_000_000 })).toString('base64url');
    expect((await answering({ accessToken: `e30.${claims}.sig` }))?.expiresAt).to.equal(undefined);
  });

  for (const [what, body] of [
    ['data.value', { data: { type: 'OA2_AUTHORIZATION_CODE', value: { accessToken: 'at-2' } } }],
    ['value', { value: { accessToken: 'at-2' } }],
    ['the object itself', { accessToken: 'at-2' }],
    ['the text of a MIXED secret', { data: { type: 'MIXED', value: { payload: '{"accessToken":"at-2"}' } } }],
  ] as const) {
    it(`takes ${what}`, async () => {
      expect((await answering(body))?.accessToken).to.equal('at-2');
    });
  }

  it('adopts a newer token, and asks for it once', async () => {
    const store = open();
    const current = await load();
    service.change('s-1', { accessToken: 'at-number-2' });
    await store.load();
    const before = service.counts().reads;
    expect(await store.refresh(current)).to.nested.include({
      issued: true,
      'tokens.accessToken': 'at-number-2',
    });
    expect(service.counts().reads).to.equal(before);
  });

  it('reads by itself if nobody has looked before', async () => {
    const current = await load();
    service.change('s-1', { accessToken: 'at-number-2' });
    expect(await open().refresh(current)).to.nested.include({ 'tokens.accessToken': 'at-number-2' });
  });

  it('does not rely on a look from before the last refresh', async () => {
    const store = open();
    const current = await load(store);
    expect((await store.refresh(current)).issued).to.equal(false);
    service.change('s-1', { accessToken: 'at-number-2' });
    expect((await store.refresh(current)).issued).to.equal(true);
  });

  it('makes the same token once more a definite error that says what the hub cannot do', async () => {
    const { verdict, error } = await failureOf(open());
    expect(verdict).to.equal('definite');
    expect(error).to.include({ code: 'REAUTHORIZATION_REQUIRED', transient: false });
    expect(error.message).to.include('the secret "s-1"').and.include('no way to force it');
  });

  it('saves nothing and says so by success: the hub has the tokens', async () => {
    const store = open();
    const { reads } = service.counts();
    expect(store).to.include({ canSave: true, spendsRefreshToken: false });
    expect(await store.save(await load())).to.deep.equal({ saved: true });
    expect(service.counts().reads).to.equal(reads + 1);
  });

  const refusals: readonly (readonly [string, Partial<HubSecretAccess>, string, string])[] = [
    ['a key that is unknown', { apiKey: 'other' }, 'CREDENTIALS_MISSING', 'API key'],
    ["another tenant's key", { apiKey: 'foreign-key' }, 'CREDENTIALS_MISSING', 'owner of the secret'],
    ['a secret that is gone', { secretId: 'none' }, 'CREDENTIALS_MISSING', 'still exists'],
    ['masked tokens', { apiKey: 'masking-key' }, 'CREDENTIALS_MISSING', 'secrets.secret.readRaw'],
    ['no key at all', { apiKey: undefined }, 'CREDENTIALS_MISSING', 'Check the flow'],
    ['no base URL', { serviceUrl: undefined }, 'ENVIRONMENT_VARIABLE_MISSING', 'secret service'],
  ];
  for (const [what, access, code, remedy] of refusals) {
    it(`makes ${what} a definite error, here and for a reader`, async () => {
      const { verdict, error } = await failureOf(open(access));
      const thrown: unknown = await open(access)
        .load()
        .catch((reason: unknown) => reason);
      expect(verdict).to.equal('definite');
      expect(error).to.be.instanceOf(Error).and.include({ code, transient: false });
      expect(error.message).to.include(remedy);
      expect(thrown).to.include({ code });
    });
  }

  it('names the variable that is missing', async () => {
    expect((await failureOf(open({ serviceUrl: undefined }))).error.message).to.include(
      'SECRET_SERVICE_BASE_URL',
    );
  });

  it('recognises a short token that is masked from end to end', async () => {
    const answer = answering({ data: { value: { accessToken: '***' } } });
    expect(await answer.catch((error: unknown) => isFreshkeysError(error) && error.remedy)).to.include(
      'readRaw',
    );
  });

  const failures: readonly (readonly [string, SecretServiceFailure, boolean])[] = [
    ['500', { status: 500, body: '{"message":""}' }, true],
    ['429', { status: 429, body: '' }, true],
    ['a redirect', { status: 302, body: '' }, true],
    ['HTML', { status: 200, body: '<html>' }, true],
    ['an empty answer', { status: 200, body: '' }, true],
    ['a connection that breaks', 'hang-up', true],
    ['400', { status: 400, body: '{}' }, false],
    ['a secret without a token', { status: 200, body: '{"data":{"value":{"key":"k"}}}' }, false],
  ];
  for (const [what, failure, isTransient] of failures) {
    it(`makes ${what} a ${isTransient ? 'passing' : 'definite'} failure`, async () => {
      const current = await load();
      service.next(failure);
      const outcome = await open().refresh(current);
      if (outcome.issued) throw new Error('issued');
      expect(outcome.verdict).to.equal(isTransient ? 'transient' : 'definite');
      expect(outcome.error).to.include({ transient: isTransient });
      expect(outcome.error.message).to.include('he secret "s-1"').and.not.include(API_KEY);
    });
  }

  it('tells of a failed look when a refresh is asked for, and asks again the next time', async () => {
    const store = open();
    const current = await load();
    service.next({ status: 503, body: '' });
    await store.load().catch(() => undefined);
    expect(await store.refresh(current)).to.deep.include({ issued: false, verdict: 'transient' });
    service.change('s-1', { accessToken: 'at-number-2' });
    expect((await store.refresh(current)).issued).to.equal(true);
  });

  it('escapes the id of the secret', async () => {
    const seen: (string | undefined)[] = [];
    const server = await startLoopbackServer((request, response) => {
      seen.push(request.url, request.headers.authorization);
      response.end('{"accessToken":"at-1"}');
    });
    await open({ serviceUrl: server.url, secretId: '../a b' }).load();
    await server.close();
    expect(seen).to.deep.equal(['/secrets/..%2Fa%20b', `Bearer ${API_KEY}`]);
  });
});
