import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { listCatalogue, loadProvider } from '../../lib/providers/catalogue';
import { obtainsByItself } from '../../lib/settings/obtaining';
import { driveConnection } from '../providers/driven-connection';
import { NOW } from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';
import {
  bodyOf,
  FORM,
  FRESH,
  openServiceWorld,
  SERVICE_SECRET,
  STORED,
  type ServiceWorld,
} from './callback-service-world';

/** What the contract has, all of it. */
const CONTRACT = [
  'access_token',
  'consumer_id',
  'consumer_secret',
  'refresh_token',
  'refresh_url',
  'scope',
  'token_type',
];

describe('W3 a refresh token callback service', () => {
  let world: ServiceWorld;

  beforeEach(async () => {
    world = await openServiceWorld();
  });

  afterEach(() => world.close());

  it('gets the current values of the account under the names of the contract, as JSON', async () => {
    await world.open().send();
    const [call, ...others] = world.calls();
    expect(others).to.deep.equal([]);
    expect(call?.method).to.equal('POST');
    expect(call?.headers).to.include({ 'content-type': 'application/json', accept: 'application/json' });
    expect(bodyOf(call)).to.deep.equal({
      consumer_id: FORM.clientId,
      consumer_secret: FORM.clientSecret,
      access_token: STORED.access_token,
      refresh_token: STORED.refresh_token,
      token_type: 'Bearer',
      scope: 'read write',
      refresh_url: world.tokenUrl,
    });
  });

  it('can tell by a signature that nobody else asks, and when it was made', async () => {
    await world.open().send();
    const [call] = world.calls();
    const [, time = '', signature] =
      /^t=(\d+),v1=([\da-f]{64})$/.exec(call?.headers['x-freshkeys-signature'] ?? '') ?? [];
    expect(Number(time)).to.equal(NOW / 1000);
    const expected = createHmac('sha256', SERVICE_SECRET)
      .update(`${time}.${call?.body ?? ''}`)
      .digest('hex');
    expect(signature).to.equal(expected);
    expect(JSON.stringify(call)).to.not.contain(SERVICE_SECRET);
  });

  it('gets the secret itself in a header, where one is declared, and no signature', async () => {
    await world.open({ service: { header: 'X-Api-Key' } }).send();
    const headers = world.calls()[0]?.headers;
    expect(headers?.['x-api-key']).to.equal(SERVICE_SECRET);
    expect(headers).to.not.have.property('x-freshkeys-signature');
  });

  it('gets a secret word for word, whatever it looks like', async () => {
    const secret = "a{{ELASTICIO_API_KEY}}b{{{client_secret}}}'{{";
    const environment = { ELASTICIO_API_KEY: 'canary-api-key' };
    await world.open({ service: { secret, header: 'X-Api-Key' }, surroundings: { environment } }).send();
    expect(world.calls()[0]?.headers['x-api-key']).to.equal(secret);
  });

  it('is asked at its own URL, to which nothing is filled in', async () => {
    const environment = { ELASTICIO_API_KEY: 'canary-api-key' };
    const url = `${world.serviceUrl}?key={{ELASTICIO_API_KEY}}&id={{client_secret}}`;
    await world.open({ service: { url }, surroundings: { environment } }).send();
    expect(decodeURIComponent(world.calls()[0]?.target ?? '')).to.equal(
      '/service?key={{ELASTICIO_API_KEY}}&id={{client_secret}}',
    );
  });

  it('gives what is used at once, and what is stored', async () => {
    const context = createTaskContext();
    expect(await world.open().send(context)).to.equal('Jane');
    expect(world.bearers()).to.deep.equal([`Bearer ${FRESH.access_token}`]);
    expect(context.emitted).to.have.length(1);
    const [event, payload] = context.emitted[0] ?? [];
    const { expires_at: end, ...others } = (payload as { oauth: Record<string, unknown> }).oauth;
    expect([event, others]).to.deep.equal(['updateKeys', FRESH]);
    expect(end).to.be.a('number');
  });

  it('gets what it gave with the next refresh', async () => {
    const { send, clock } = world.open();
    await send();
    await clock.advance(3_600_000);
    await send();
    expect(bodyOf(world.calls()[1])).to.include({
      access_token: FRESH.access_token,
      refresh_token: FRESH.refresh_token,
      scope: FRESH.scope,
    });
  });

  it('W4 says when the next refresh is due: its `expires_in` wins over an assumed lifetime', async () => {
    const { send, clock } = world.open({ refresh: { assumedLifetimeSeconds: 60 } });
    await send();
    await clock.advance(3_000_000);
    await send();
    expect(world.calls()).to.have.length(1);
    await clock.advance(600_000);
    await send();
    expect(world.calls()).to.have.length(2);
  });

  it('keeps what it leaves out, and may give members of its own', async () => {
    const context = createTaskContext();
    world.answer(() => ({ body: { access_token: 'canary-new-access', tenant_host: 'eu1.example' } }));
    await world.open().send(context);
    const [, payload] = context.emitted[0] ?? [];
    expect((payload as { oauth: unknown }).oauth).to.include({
      access_token: 'canary-new-access',
      refresh_token: STORED.refresh_token,
      scope: STORED.scope,
      tenant_host: 'eu1.example',
    });
  });

  it('is called without a refresh token, too: it may know another way', async () => {
    const { refresh_token: dropped, ...stored } = STORED;
    expect(dropped).to.be.a('string');
    expect(await world.open({ stored }).send()).to.equal('Jane');
    expect(bodyOf(world.calls()[0])).to.not.have.property('refresh_token');
  });

  it('is called for a public client, without a secret', async () => {
    await world.open({ form: { clientId: 'client-1' } }).send();
    expect(bodyOf(world.calls()[0]))
      .to.include({ consumer_id: 'client-1' })
      .and.not.have.property('consumer_secret');
  });

  it('is called once for 20 messages at a time', async () => {
    const { send } = world.open();
    const names = await Promise.all(Array.from({ length: 20 }, () => send()));
    expect(new Set(names)).to.deep.equal(new Set(['Jane']));
    expect(world.calls()).to.have.length(1);
  });

  for (const id of ['facebook', 'slack', 'withings'] as const) {
    it(`gets nothing that only ${id} wants to know, and is read by the names of the contract`, async () => {
      const { token, ...provider } = loadProvider(id);
      expect(token?.url).to.match(/^https/);
      const context = createTaskContext();
      const { send, clock } = world.open({
        provider: { ...provider, token: { ...token, url: world.tokenUrl } },
      });
      await send(context);
      expect(Object.keys(bodyOf(world.calls()[0])).sort()).to.deep.equal(CONTRACT);
      expect(world.bearers()).to.deep.equal([`Bearer ${FRESH.access_token}`]);
      // Long before the end that the service names, nothing is due; just before it, something is.
      await clock.advance(1_000);
      await send();
      const before = world.calls().length;
      await clock.advance(3_599_500);
      await send();
      expect(world.calls().length - before).to.equal(1);
    });
  }

  /** Providers of the catalogue with which something else happens than one call of the contract. */
  async function strayFrom(ids: readonly string[]): Promise<string[]> {
    const usual = ['accept', 'content-type', 'x-freshkeys-signature'];
    const strays: string[] = [];
    for (const id of ids) {
      const callbackService = { url: 'https://service.example/refresh', secret: SERVICE_SECRET };
      const options = { provider: id, baseURL: world.server.url } as const;
      const refresh = { when: 'always', callbackService } as const;
      const driven = driveConnection(loadProvider(id), world.server, { ...options, refresh });
      await driven.connection.client(createTaskContext(), driven.cfg).get('/api');
      const [call, ...others] = driven.sent;
      const isCall =
        call?.url === callbackService.url &&
        Object.keys(bodyOf(call)).every((name) => CONTRACT.includes(name)) &&
        Object.keys(call.headers).every((name) => usual.includes(name));
      if (!isCall || others.length > 0) strays.push(id);
    }
    return strays;
  }

  const catalogue = listCatalogue();
  const independent = catalogue.filter((id) => obtainsByItself(loadProvider(id)));

  it('takes the place of the refresh of every provider whose accounts a person connects', async () => {
    expect(await strayFrom(catalogue.filter((id) => !independent.includes(id)))).to.deep.equal([]);
  });

  it('takes the place of the grant of every provider whose accounts need no person', async () => {
    expect(independent).to.include('zoom-server-to-server');
    expect(await strayFrom(independent)).to.deep.equal([]);
  });
});
