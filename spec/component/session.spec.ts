import { expect } from 'chai';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { Surroundings } from '../../lib/component/surroundings';
import type { TraceEvent } from '../../lib/ports';
import { createMemoryStore } from '../../lib/stores/memory-store';
import { TRACE_CHANNEL } from '../../lib/trace/diagnostics';
import { createTaskContext, type RecordedContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR, descriptorWith } from './descriptors';
import { openWorld, type World } from './world';

describe('the tokens of a call', () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
  });

  afterEach(() => world.close());

  /** An action that asks `/me`, and what came of one message of it. */
  function createAction(
    options: ConnectionOptions = {},
    surroundings: Partial<Surroundings> = {},
    descriptor: typeof DESCRIPTOR | ReturnType<typeof descriptorWith> = DESCRIPTOR,
  ) {
    const connection = defineConnection(descriptor, { baseURL: world.api.url, ...options }, surroundings);
    const process = connection.action(async ({ http }) => {
      const { data } = await http.get<{ name: string }>('/me');
      return { body: data.name };
    });
    return async (fields = {}, context: RecordedContext = createTaskContext()): Promise<unknown> =>
      (await process.call(context, { id: 'message-1', body: {} }, { ...world.cfg, ...fields }))?.body;
  }

  const tokenRequests = (): number => world.server.counts().tokenRequests;

  it('R1 stay the newest ones, although every message carries the configuration of the start', async () => {
    world.expire();
    const send = createAction();
    const contexts = [createTaskContext(), createTaskContext(), createTaskContext()];
    for (const context of contexts) expect(await send({}, context)).to.equal('Jane');
    expect(tokenRequests()).to.equal(1);
    expect(contexts.map(({ emitted }) => emitted.length)).to.deep.equal([1, 0, 0]);
  });

  it('R1 are those of the configuration again as soon as somebody connected the account anew', async () => {
    world.expire();
    const send = createAction();
    const context = createTaskContext();
    await send({}, context);
    const saved = context.emitted[0]?.[1] as { readonly oauth: { readonly access_token: string } };
    world.server.expire(saved.oauth.access_token);
    expect(await send({ oauth: world.server.issue() })).to.equal('Jane');
    expect(tokenRequests()).to.equal(1);
  });

  it('belong to one account: another one has its own', async () => {
    world.expire();
    const send = createAction();
    await send();
    expect(await send({ _account: 'other', oauth: world.server.issue() })).to.equal('Jane');
    expect(tokenRequests()).to.equal(1);
  });

  it('R2 are refreshed once for all messages that are in process', async () => {
    world.expire();
    const send = createAction();
    const names = await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(new Set(names)).to.deep.equal(new Set(['Jane']));
    expect(tokenRequests()).to.equal(1);
  });

  it('need neither client id nor token URI while they are valid', async () => {
    const send = createAction({}, {}, descriptorWith({ client_id: '{{FRESHKEYS_SPEC_UNSET}}' }));
    expect(await send({ tokenUri: '' })).to.equal('Jane');
  });

  it('E8 name the environment variable that the refresh needs', async () => {
    world.expire();
    const send = createAction({}, {}, descriptorWith({ client_id: '{{FRESHKEYS_SPEC_UNSET}}' }));
    const error = await rejectionOf(send());
    expect(codeOf(error)).to.equal('ENVIRONMENT_VARIABLE_MISSING');
    expect(messageOf(error)).to.contain('FRESHKEYS_SPEC_UNSET');
  });

  it('E7 are refreshed with client and parameters from wherever they are declared', async () => {
    world.expire();
    const environment = { ENV_ID: 'client-1', ENV_SECRET: 'canary-client-secret' };
    const descriptor = descriptorWith({
      client_id: '{{ENV_ID}}',
      client_secret: '{{ENV_SECRET}}',
      client_auth: 'basic',
    });
    const refresh = { params: { format: 'json' }, request: 'query' } as const;
    expect(await createAction({ refresh }, { environment }, descriptor)()).to.equal('Jane');
    const [request] = world.server.requests;
    expect(request?.parameters).to.deep.equal({
      grant_type: 'refresh_token',
      refresh_token: world.tokens['refresh_token'],
      format: 'json',
    });
    expect(request?.body).to.equal('');
    expect(request?.headers['authorization']).to.match(/^Basic /);
  });

  for (const [scope, sent] of [
    ['send', 'contacts.read contacts.write'],
    ['omit', undefined],
    [undefined, undefined],
  ] as const) {
    it(`E6 are refreshed ${sent === undefined ? 'without' : 'with'} the granted scopes: ${String(scope)}`, async () => {
      world.expire();
      await createAction({ refresh: scope === undefined ? {} : { scope } })();
      expect(world.server.requests[0]?.parameters['scope']).to.equal(sent);
    });
  }

  it('E6 are refreshed once per message with `always`', async () => {
    const send = createAction({ refresh: { when: 'always' } });
    await send();
    await send();
    expect(tokenRequests()).to.equal(2);
  });

  it('are left alone by a connection that tried them in vain a moment ago', async () => {
    const renewals = async (coolDownMs: number | undefined): Promise<number> => {
      const own = await openWorld();
      const refresh = coolDownMs === undefined ? {} : { coolDownMs };
      const connection = defineConnection(DESCRIPTOR, { baseURL: own.api.url, refresh });
      const process = connection.action(async ({ http }) => {
        await http.get('/forbidden');
      });
      for (let round = 0; round < 3; round += 1) {
        await rejectionOf(process.call(createTaskContext(), { body: {} }, own.cfg));
      }
      await own.close();
      return own.server.counts().tokenRequests;
    };
    expect(await renewals(undefined)).to.equal(1);
    expect(await renewals(0)).to.equal(3);
  });

  describe('in a store of their own', () => {
    it('are read there and saved there, and not on the platform', async () => {
      world.expire();
      const store = createMemoryStore(world.tokens);
      const context = createTaskContext();
      expect(await createAction({ store })({ oauth: undefined, _account: undefined }, context)).to.equal(
        'Jane',
      );
      expect(store.stored?.['refresh_token']).to.not.equal(world.tokens['refresh_token']);
      expect(context.emitted).to.deep.equal([]);
    });

    it('E8 are missed there', async () => {
      const error = await rejectionOf(createAction({ store: createMemoryStore() })());
      expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
    });
  });

  describe('R12 in trace and log', () => {
    it('appear as events with the id of the message, on the trace and on the channel', async () => {
      world.expire();
      const traced: TraceEvent[] = [];
      const published: unknown[] = [];
      const listen = (event: unknown): void => void published.push(event);
      subscribe(TRACE_CHANNEL, listen);
      try {
        await createAction({}, { trace: (event) => void traced.push(event) })();
      } finally {
        unsubscribe(TRACE_CHANNEL, listen);
      }
      expect(traced.map(({ event }) => event)).to.deep.equal(['request', 'refresh', 'request']);
      expect(traced).to.deep.equal(published);
      for (const event of traced) expect(event.messageId).to.equal('message-1');
      const secrets = [...Object.values(world.tokens), 'canary-client-secret'].filter(
        (value) => value !== 'Bearer',
      );
      for (const secret of secrets) expect(JSON.stringify(traced)).to.not.contain(JSON.stringify(secret));
    });

    it('appear as one line for a refresh, without any token, and none for a request', async () => {
      const context = createTaskContext();
      await createAction()({}, context);
      expect(context.log).to.deep.equal([]);
      world.expire();
      await createAction()({}, context);
      expect(context.log).to.have.length(1);
      expect(context.log[0]).to.match(
        /^info: Refreshed the token of account-\d+ because the API rejected the token/,
      );
      expect(context.log[0]).to.not.contain(String(world.tokens['refresh_token']));
    });
  });
});
