import { expect } from 'chai';
import { RateLimitedError } from '../../lib/errors';
import type { ApiShape } from '../../lib/providers/provider';
import { NOW, openProviderWorld, type ConnectWishes, type ProviderWorld } from '../support/provider-world';
import type { RecordedRequest, Responder } from '../support/recording-server';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, rejectionOf } from './caught';

const VALID = { access_token: 'canary/old=', refresh_token: 'r-1', expires_at: NOW / 1000 + 3600 };

describe('an API as its provider describes it', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  const isApi = ({ target }: RecordedRequest): boolean => target.startsWith('/api');
  const apiRequests = (): RecordedRequest[] => world.server.requests.filter(isApi);

  /** The API answers so; the token endpoint gives `canary/new=`. */
  const answer = (responder: Responder): void => {
    world.server.respond((request, index) =>
      isApi(request) ? responder(request, index) : { body: { access_token: 'canary/new=' } },
    );
  };
  const rejectOld =
    (marks: (request: RecordedRequest) => string): Responder =>
    (request) =>
      decodeURIComponent(marks(request)).includes('canary/new=') ? {} : { status: 401 };

  const client = (api: ApiShape, wishes: ConnectWishes = {}) => {
    const provider = { token: { url: world.tokenUrl }, ...wishes.provider, api };
    const { connection, cfg } = world.connect({ stored: VALID, ...wishes, provider });
    return connection.client(createTaskContext(), cfg);
  };

  it('gets the token in another header, with the new one after a rejection, and no Authorization', async () => {
    answer(rejectOld(({ headers }) => headers['x-access-token'] ?? ''));
    expect((await client({ token: { header: 'X-Access-Token' } }).get('/me')).status).to.equal(200);
    const sent = apiRequests().map(({ headers }) => [headers['x-access-token'], headers['authorization']]);
    expect(sent).to.deep.equal([
      ['canary/old=', undefined],
      ['canary/new=', undefined],
    ]);
  });

  it('gets the token with another prefix', async () => {
    await client({ token: { prefix: 'Zoho-oauthtoken' } }).get('/me');
    expect(apiRequests()[0]?.headers['authorization']).to.equal('Zoho-oauthtoken canary/old=');
  });

  it('gets the token in the query, beside what is there, with the new one after a rejection', async () => {
    answer(rejectOld(({ target }) => target));
    await client({ token: { query: 'access_token' } }).get('/me?a=1', { params: { b: '2' } });
    const queries = apiRequests().map(({ target }) =>
      Object.fromEntries(new URL(target, world.server.url).searchParams),
    );
    expect(queries).to.deep.equal([
      { a: '1', b: '2', access_token: 'canary/old=' },
      { a: '1', b: '2', access_token: 'canary/new=' },
    ]);
    expect(apiRequests()[0]?.headers).to.not.have.property('authorization');
  });

  it('gets the token as a cookie, beside what is there, with the new one after a rejection', async () => {
    answer(rejectOld(({ headers }) => headers['cookie'] ?? ''));
    await client({ token: { cookie: 'sid' } }).get('/me', { headers: { Cookie: 'a=1' } });
    expect(apiRequests().map(({ headers }) => headers['cookie'])).to.deep.equal([
      'a=1; sid=canary%2Fold%3D',
      'a=1; sid=canary%2Fnew%3D',
    ]);
  });

  it('gets the headers that it wants with every request, filled in; a request and an author know better', async () => {
    const headers = { 'X-Client': '{{client_id}}', 'X-Host': '{{token.tenant_host}}', 'X-Version': '1' };
    const wishes = { stored: { ...VALID, tenant_host: 'eu1' }, options: { headers: { 'X-Version': '2' } } };
    const http = client({ headers }, wishes);
    await http.get('/me');
    await http.get('/me', { headers: { 'X-Client': 'mine' } });
    const sent = apiRequests().map((request) => {
      const { 'x-client': id, 'x-host': host, 'x-version': version } = request.headers;
      return [id, host, version];
    });
    expect(sent).to.deep.equal([
      ['a b:c', 'eu1', '2'],
      ['mine', 'eu1', '2'],
    ]);
  });

  it('gets them with the values of the new token after a refresh', async () => {
    world.server.respond((request) =>
      isApi(request)
        ? { status: request.headers['x-host'] === 'eu2' ? 200 : 401 }
        : { body: { access_token: 'new', tenant_host: 'eu2' } },
    );
    const stored = { ...VALID, tenant_host: 'eu1' };
    const { status } = await client({ headers: { 'X-Host': '{{token.tenant_host}}' } }, { stored }).get(
      '/me',
    );
    expect(status).to.equal(200);
    expect(apiRequests().map(({ headers }) => headers['x-host'])).to.deep.equal(['eu1', 'eu2']);
  });

  const expiries: readonly (readonly [name: string, status: number, body: unknown])[] = [
    ['a status of the provider', 419, {}],
    ['a status of the author', 440, {}],
    ['a sign of the provider', 200, { error: 'token_expired' }],
    ['a sign of the author', 200, { state: 'gone' }],
    ['a text of the provider', 200, 'SESSION 17 HAS ENDED'],
    ['what always is one', 401, {}],
  ];
  for (const [name, status, body] of expiries) {
    it(`rejects a token by its own signs and by those of the author: ${name}`, async () => {
      answer(({ headers }) => (headers['authorization']?.includes('new') === true ? {} : { status, body }));
      const rejection = {
        statuses: [419],
        body: [{ path: 'error', values: ['token_expired'] }],
        text: 'SESSION \\d+ HAS ENDED',
      };
      const own = { statuses: [440], body: [{ path: 'state', values: ['gone'] }] };
      await client({ rejection }, { options: { rejection: own } }).get('/me');
      expect(world.tokenRequests()).to.have.length(1);
      expect(apiRequests()).to.have.length(2);
    });
  }

  for (const [name, rateLimit, limited, waitMs] of [
    ['a header in milliseconds', { header: 'X-Wait', format: 'milliseconds' }, { 'x-wait': '1500' }, 1_500],
    ['a header in seconds', { header: 'X-Wait' }, { 'x-wait': '3' }, 3_000],
    ['Retry-After where nothing is declared', {}, { 'retry-after': '2' }, 2_000],
  ] as const) {
    it(`says how long to wait: ${name}`, async () => {
      answer(() => ({ status: 429, headers: limited, body: {} }));
      const error = await rejectionOf(client({ rateLimit }).get('/me'));
      expect(error).to.be.instanceOf(RateLimitedError);
      expect((error as RateLimitedError).retryAfterMs).to.equal(waitMs);
    });
  }

  it('says how long to wait in the body, with a status of its own', async () => {
    const rateLimit = { statuses: [403], path: 'error.wait' };
    answer((_request, index) => ({ status: 403, body: index === 0 ? { error: { wait: 4 } } : {} }));
    const http = client({ rateLimit }, { options: { retry: { count: 0 } } });
    const [limited, refused] = [await rejectionOf(http.get('/me')), await rejectionOf(http.get('/me'))];
    expect((limited as RateLimitedError).retryAfterMs).to.equal(4_000);
    expect([codeOf(limited), codeOf(refused)]).to.deep.equal(['RATE_LIMITED', 'REQUEST_FAILED']);
  });
});
