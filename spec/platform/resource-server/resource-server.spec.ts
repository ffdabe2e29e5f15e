import { expect } from 'chai';
import type { ExpirySign } from '../../../lib/platform/resource-server/expiry-sign';
import {
  startResourceServer,
  type ResourceServer,
} from '../../../lib/platform/resource-server/resource-server';

const good = { headers: { authorization: 'Bearer good' } };
const bad = { headers: { authorization: 'Bearer bad' } };

describe('platform: resource server', () => {
  let api: ResourceServer | undefined;

  async function start(expirySign?: ExpirySign): Promise<ResourceServer> {
    api = await startResourceServer({
      isActive: (token) => token === 'good',
      ...(expirySign === undefined ? {} : { expirySign }),
    });
    return api;
  }

  async function json(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
    return (await (await fetch(`${api?.url ?? ''}${path}`, init)).json()) as Record<string, unknown>;
  }

  afterEach(async () => {
    await api?.close();
    api = undefined;
  });

  it('serves an active token, and counts it', async () => {
    const { requests, counts } = await start();
    expect(await json('/me', good)).to.include({ id: 'user-1' });
    expect(counts()).to.deep.equal({ requests: 1, rejected: 0, served: 1 });
    expect(requests).to.deep.equal([{ method: 'GET', path: '/me', status: 200, hadAuthorization: true }]);
  });

  it('rejects another token with the challenge of RFC 6750', async () => {
    const { url, counts } = await start();
    const response = await fetch(`${url}/me`, bad);
    expect(response.status).to.equal(401);
    expect(response.headers.get('www-authenticate')).to.equal('Bearer error="invalid_token"');
    expect(counts()).to.deep.equal({ requests: 1, rejected: 1, served: 0 });
  });

  it('tells a request without a token no error code', async () => {
    const { url, requests } = await start('403');
    const response = await fetch(`${url}/me`);
    expect(response.status).to.equal(401);
    expect(response.headers.get('www-authenticate')).to.equal('Bearer');
    expect(requests[0]?.hadAuthorization).to.equal(false);
  });

  for (const [sign, status] of [
    ['403', 403],
    ['400', 400],
    ['200-error-body', 200],
  ] as const) {
    it(`shows an expired token as ${sign}`, async () => {
      const { url, counts } = await start(sign);
      const response = await fetch(`${url}/me`, bad);
      expect(response.status).to.equal(status);
      expect(response.headers.has('www-authenticate')).to.equal(false);
      expect(await response.json()).to.include({ error: 'token_expired' });
      expect(counts()).to.include({ rejected: 1, served: 0 });
    });
  }

  it('rejects the next requests although the token is active', async () => {
    const { url, rejectNext } = await start();
    rejectNext(2);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await fetch(`${url}/me`, good)).status);
    expect(statuses).to.deep.equal([401, 401, 200]);
  });

  it('selects contacts by time and by address', async () => {
    await start();
    const since = encodeURIComponent('2026-01-03T00:00:00.000Z');
    expect((await json(`/contacts?since=${since}`, good))['contacts']).to.have.length(2);
    expect((await json('/contacts?email=contact1@example.com', good))['contacts']).to.have.length(1);
    expect((await json('/contacts', good))['contacts']).to.have.length(5);
  });

  it('echoes what it received', async () => {
    await start();
    const headers = { ...good.headers, 'content-type': 'text/plain' };
    const echo = await json('/echo?a=1', { method: 'PUT', headers, body: 'grün' });
    expect(echo).to.deep.equal({
      method: 'PUT',
      path: '/echo',
      query: { a: '1' },
      contentType: 'text/plain',
      body: 'grün',
      bodyBytes: 5,
    });
  });

  it('has routes that always refuse', async () => {
    const { url, counts } = await start();
    expect((await fetch(`${url}/forbidden`, good)).headers.get('www-authenticate')).to.contain(
      'invalid_token',
    );
    const scope = await fetch(`${url}/scope`, good);
    expect(scope.status).to.equal(403);
    expect(scope.headers.get('www-authenticate')).to.equal('Bearer error="insufficient_scope", scope="a b"');
    expect((await fetch(`${url}/status/503`)).status).to.equal(503);
    expect((await fetch(`${url}/nothing-here`)).status).to.equal(404);
    expect(counts()).to.deep.equal({ requests: 4, rejected: 1, served: 0 });
  });

  it('redirects, and shows names of headers but no values', async () => {
    const { url } = await start();
    const redirect = await fetch(`${url}/redirect?to=${encodeURIComponent('http://127.0.0.1:1/x')}`, {
      redirect: 'manual',
    });
    expect(redirect.status).to.equal(302);
    expect(redirect.headers.get('location')).to.equal('http://127.0.0.1:1/x');
    const shown = await json('/headers', good);
    expect(shown).to.include({ hadAuthorization: true });
    expect(shown['names']).to.include('authorization');
    expect(JSON.stringify(shown)).not.to.contain('good');
  });

  it('closes although a request hangs, and answers 500 if the token check fails', async () => {
    const failing = await startResourceServer({ isActive: () => Promise.reject(new Error('no database')) });
    expect((await fetch(`${failing.url}/me`, good)).status).to.equal(500);
    const hanging = fetch(`${failing.url}/hang`).catch((error: unknown) => error);
    while (failing.counts().requests < 2) await new Promise(setImmediate);
    await failing.close();
    expect(await hanging).to.be.instanceOf(Error);
    expect(failing.requests[1]).to.include({ path: '/hang', status: 0 });
  });

  it('takes another port if the wished one is taken', async () => {
    const { port, portWasTaken } = await start();
    const second = await startResourceServer({ isActive: () => true, port });
    await second.close();
    expect(portWasTaken).to.equal(false);
    expect(second.portWasTaken).to.equal(true);
    expect(second.port).not.to.equal(port);
  });

  it('fails as often as it is told, whatever is asked', async () => {
    const { url, failNext, counts } = await start();
    failNext(1, 503);
    failNext(1, 'reset');
    expect((await fetch(`${url}/me`, good)).status).to.equal(503);
    const reset = await fetch(`${url}/me`, good).then(
      () => false,
      () => true,
    );
    expect(reset).to.equal(true);
    expect((await fetch(`${url}/me`, good)).status).to.equal(200);
    expect(counts()).to.deep.equal({ requests: 3, rejected: 0, served: 1 });
  });

  it('takes no more requests than its limit, and says so with every answer', async () => {
    const limit = { requests: 2, perMs: 60_000 };
    api = await startResourceServer({ isActive: () => true, limit });
    const answers = [];
    for (let index = 0; index < 3; index += 1) answers.push(await fetch(`${api.url}/me`, good));
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).to.deep.equal(['1', '0', '0']);
    expect(Number(answers[2]?.headers.get('retry-after'))).to.be.within(59, 60);
    expect(api.counts()).to.include({ requests: 3, served: 2 });
  });
});
