import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import { createMemoryStore } from '../../lib/stores/memory-store';
import { script } from '../fixtures/component-scripted/script';
import { createServiceContext, createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

describe('connection.client(this, cfg) in a hand-written process', () => {
  it('E3 E4 E5 refreshes, saves under the field that component.json names, and sends the request once more', async () => {
    const world = await openWorld({
      field: 'myOAuth',
      server: { extra: { instance_url: 'https://eu1.example' } },
    });
    script.options = {};
    world.expire();
    const runner = await world.start({ component: 'component-scripted', functionName: 'handWritten' });
    const outcome = await runner.process({ body: { url: '/me' } });
    await world.close();
    expect(outcome.errors).to.deep.equal([]);
    expect(outcome.data[0]?.body).to.include({ name: 'Jane' });
    expect(world.api.counts()).to.include({ requests: 2, rejected: 1 });
    expect(world.platform.updates.map(({ keys }) => Object.keys(keys))).to.deep.equal([['myOAuth']]);
    expect(world.stored()).to.include({ instance_url: 'https://eu1.example', token_type: 'Bearer' });
    expect(world.stored()['refresh_token']).to.not.equal(world.tokens['refresh_token']);
  });
});

describe('the request helper of a connection', () => {
  let world: World;

  before(async () => {
    world = await openWorld();
  });

  after(() => world.close());

  const client = (options: ConnectionOptions = {}, fields: Readonly<Record<string, unknown>> = {}) =>
    defineConnection(DESCRIPTOR, { baseURL: world.api.url, ...options }).client(createTaskContext(), {
      ...world.cfg,
      ...fields,
    });

  it('reads the tokens with its first request, and not again with the next one', async () => {
    let reads = 0;
    const memory = createMemoryStore(world.tokens);
    const load = (): ReturnType<typeof memory.load> => {
      reads += 1;
      return memory.load();
    };
    const http = client({ store: { ...memory, load } });
    expect(reads).to.equal(0);
    await Promise.all([http.get('/me'), http.get('/me')]);
    await http.get('/me');
    expect(reads).to.equal(1);
  });

  it('E8 says that the account is not connected', async () => {
    for (const oauth of [undefined, null, '', 'token', [], {}, { access_token: '' }]) {
      const http = client({}, { oauth });
      const before = world.api.counts().requests;
      for (const request of [http.get('/me'), http.post('/echo')]) {
        const error = await rejectionOf(request);
        expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
        expect(messageOf(error)).to.contain('credential field "oauth"').and.contain('sign in');
      }
      expect(world.api.counts().requests).to.equal(before);
    }
  });

  it('R8 E8 says what is missing for a secret that nobody can read', async () => {
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url });
    const http = connection.client(createServiceContext(), { secretId: 'secret-1' });
    const error = await rejectionOf(http.get('/me'));
    expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
    expect(messageOf(error)).to.contain('The secret "secret-1"');
  });

  it('sends the headers of the connection with every request, and leaves the options as they were', async () => {
    const headers = Object.freeze({ 'X-Tenant': 'acme' });
    const { data } = await client({ headers }).get<{ names: string[] }>('/headers');
    expect(data.names).to.include.members(['x-tenant', 'authorization']);
  });

  it('gives up a request after the time limit of the connection', async () => {
    const error = await rejectionOf(client({ timeoutMs: 20, retry: { count: 0 } }).get('/hang'));
    expect(codeOf(error)).to.equal('REQUEST_UNANSWERED');
    expect(messageOf(error)).to.contain('timeout of 20ms');
  });

  it('waits a minute at most where nobody says otherwise', () => {
    expect(client().defaults.timeout).to.equal(60_000);
  });

  it('R12 refuses to go elsewhere, or goes without the token, as declared', async () => {
    const other = await openWorld();
    const url = `${other.api.url}/headers`;
    expect(codeOf(await rejectionOf(client().get(url)))).to.equal('FOREIGN_ORIGIN');
    const anonymous = await client({ foreignOrigins: 'anonymous' }).get<{ hadAuthorization: boolean }>(url);
    const listed = await client({ origins: [other.api.url] }).get<{ hadAuthorization: boolean }>(url);
    await other.close();
    expect(anonymous.data.hadAuthorization).to.equal(false);
    expect(listed.data.hadAuthorization).to.equal(true);
  });

  it('R10 takes further signs for a rejection, as declared', async () => {
    const rejecting = await openWorld({ api: { expirySign: '403' } });
    rejecting.expire();
    const options = { baseURL: rejecting.api.url };
    const get = (rejection?: ConnectionOptions['rejection']) =>
      defineConnection(DESCRIPTOR, { ...options, ...(rejection === undefined ? {} : { rejection }) })
        .client(createTaskContext(), rejecting.cfg)
        .get('/me');
    expect(codeOf(await rejectionOf(get()))).to.equal('REQUEST_FAILED');
    expect(rejecting.server.counts().tokenRequests).to.equal(0);
    expect((await get({ statuses: [403] })).status).to.equal(200);
    expect(rejecting.server.counts().tokenRequests).to.equal(1);
    await rejecting.close();
  });
});
