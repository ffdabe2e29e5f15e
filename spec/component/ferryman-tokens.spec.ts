import { expect } from 'chai';
import type { ConnectionOptions } from '../../lib/component/options';
import type { OrchestratorToken } from '../../lib/platform/open-integration-hub/ferryman';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, rejectionOf } from './caught';
import { askMe, FORM, MESSAGE, openFerrymanWorld, type FerrymanWorld } from './ferryman-world';

describe('the tokens of a component under a ferryman of Open Integration Hub', () => {
  let world: FerrymanWorld;
  let deliver: FerrymanWorld['deliver'];

  beforeEach(async () => {
    world = await openFerrymanWorld();
    deliver = (handler, wishes) => world.deliver(handler, wishes);
  });
  afterEach(() => world.close());

  it('are those of the configuration: the secret is read by the ferryman alone', async () => {
    expect((await deliver(askMe)).errors).to.deep.equal([]);
    expect(world.service.counts()).to.deep.equal({ reads: 1, refreshes: 0 });
  });

  it('are read again after a rejection, and a newer one is used', async () => {
    const outcome = await deliver((context) => {
      world.tenant.expire();
      world.tenant.makeDue();
      return askMe(context);
    });
    expect(outcome).to.deep.include({ acked: true, errors: [], unheard: [] });
    expect(world.service.counts()).to.deep.equal({ reads: 2, refreshes: 1 });
  });

  it('are an error if the hub gives the rejected one again, and the hub is left alone for a while', async () => {
    world.tenant.expire();
    const process = world.connect().action(askMe);
    const ferryman = world.startFerryman(process);
    const first = await ferryman.deliver(MESSAGE, world.tenant.token);
    expect(first.errors[0]?.message).to.include('no way to force it');
    const { reads } = world.service.counts();
    for (let count = 0; count < 5; count += 1) await ferryman.deliver(MESSAGE, world.tenant.token);
    // What is left is what the ferryman itself reads.
    expect(world.service.counts().reads).to.equal(reads + 5);
    expect(world.server.counts().tokenRequests).to.equal(0);
  });

  it('are never saved or refreshed by the component', async () => {
    for (const when of ['expiring', 'always', { everySeconds: 0.001 }] as const) {
      const outcome = await deliver(askMe, { options: { refresh: { when } } });
      expect(outcome).to.deep.include({ acked: true, errors: [], unheard: [] });
    }
    expect(world.server.counts().tokenRequests).to.equal(0);
  });

  it('are read here if the ferryman could not', async () => {
    world.service.next({ status: 500, body: '' });
    expect((await deliver(askMe)).errors).to.deep.equal([]);
    expect(world.service.counts().reads).to.equal(1);
  });

  it('go back to the newest one if messages overtake each other', async () => {
    const connection = world.connect();
    const ferryman = world.startFerryman(connection.action(askMe));
    const old = { ...world.tenant.value() };
    world.tenant.expire();
    world.tenant.makeDue();
    await ferryman.deliver(MESSAGE, world.tenant.token);
    const process = connection.action(askMe);
    const call = [{ ...FORM, ...old }, {}, {}, world.tenant.token] as const;
    const sent = await process.call(createTaskContext(), MESSAGE as never, ...call);
    expect(sent).to.have.property('data');
  });

  const broken: readonly (readonly [string, Partial<OrchestratorToken>, string])[] = [
    ['no secret', { secretId: undefined }, 'Choose a secret'],
    ['a secret that is gone', { secretId: 'none' }, 'still exists'],
    ['a key that is not taken', { apiKey: 'other' }, 'API key'],
    ['no key', { apiKey: undefined }, 'no API key'],
  ];
  for (const [what, changes, text] of broken) {
    it(`are an error that says what to do with ${what}`, async () => {
      const { errors, acked } = await deliver(askMe, { token: { ...world.tenant.token, ...changes } });
      expect(acked).to.equal(false);
      expect(errors[0]?.message).to.include(text);
    });
  }

  it('are an error if the key may see them masked alone', async () => {
    world.service.addKey('masking', { owner: 'acme', readRaw: false });
    const { errors } = await deliver(askMe, { token: { ...world.tenant.token, apiKey: 'masking' } });
    expect(errors[0]?.message).to.include('secrets.secret.readRaw');
  });

  it('need the address of the secret service only when it is asked', async () => {
    expect((await deliver(askMe, { environment: {} })).errors).to.deep.equal([]);
    world.tenant.expire();
    const { errors } = await deliver(askMe, { environment: {} });
    expect(errors[0]?.message).to.include('SECRET_SERVICE_BASE_URL');
  });

  it('may come without a secret: then a rejection is the end', async () => {
    const fields = { ...FORM, accessToken: world.tenant.value().accessToken };
    const token = { ...world.tenant.token, secretId: undefined, fields };
    expect((await deliver(askMe, { token })).errors).to.deep.equal([]);
    world.tenant.expire();
    expect((await deliver(askMe, { token })).errors[0]?.message).to.include('names no secret');
  });

  it('are recognised without token data, as from an older ferryman', async () => {
    const cfg = { ...FORM, accessToken: world.tenant.value().accessToken };
    const process = world.connect().action(askMe);
    expect(await process.call(createTaskContext(), MESSAGE as never, cfg)).to.have.property('data');
    world.tenant.expire();
    const error = await rejectionOf(process.call(createTaskContext(), MESSAGE as never, cfg));
    expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
  });

  it('are not taken from a field that only has the same name', async () => {
    const cfg = { ...FORM, accessToken: 'something else', oauth: world.server.issue() };
    const process = world.connect().action(askMe);
    const sent = await process.call(createTaskContext(), { body: {} }, cfg);
    expect(sent).to.have.property('body');
    const saved = { ...cfg, _account: 'account-1' };
    expect(await process.call(createTaskContext(), { body: {} }, saved)).to.have.property('body');
  });

  it('are obtained by a grant that needs no person, and live in this process', async () => {
    const options: ConnectionOptions = {
      provider: {
        title: 'Own',
        documentation: 'https://provider.example/docs',
        grant: 'client_credentials',
        token: { url: world.server.tokenEndpoint },
      },
    };
    const fields = { ...FORM, clientId: 'client-1', clientSecret: 'canary-client-secret', tokenUri: '' };
    const token = { ...world.tenant.token, secretId: undefined, fields };
    const ferryman = world.startFerryman(world.connect({ options }).action(askMe));
    for (let count = 0; count < 3; count += 1) {
      expect(await ferryman.deliver(MESSAGE, token)).to.deep.include({ errors: [], unheard: [] });
    }
    expect(world.server.counts().tokenRequests).to.equal(1);
  });
});
