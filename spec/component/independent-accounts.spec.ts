import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { Provider } from '../../lib/providers/provider';
import { script } from '../fixtures/component-scripted/script';
import { createTestClock } from '../../lib/testing/test-clock';
import { TITLES, without } from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

/** Client credentials; the rest is in `component.json`. */
const PROVIDER: Provider = { ...TITLES, grant: 'client_credentials' };

describe('N1 an account whose tokens need no person', () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld({ field: 'myOAuth', server: { accessTokenSeconds: 3600 } });
    world.platform.addAccount(world.cfg._account ?? '', without(world.cfg, '_account', 'myOAuth'));
  });

  afterEach(() => world.close());

  const tokenRequests = (): number => world.server.counts().tokenRequests;

  describe('in a real flow', () => {
    beforeEach(() => {
      script.options = { provider: PROVIDER };
      script.handler = async ({ http }) => ({ body: (await http.get<unknown>('/me')).data });
    });

    const start = (prefetch = 1) =>
      world.start({ component: 'component-scripted', functionName: 'scripted', prefetch });

    it('gets its first token with its first message, and the platform stores it under the OAuth field', async () => {
      const runner = await start();
      const { acked, data } = await runner.process({ body: {} });
      expect([acked, data.length]).to.deep.equal([true, 1]);
      expect(world.stored()).to.include.keys('access_token', 'expires_in');
      expect(world.stored()).to.not.have.property('refresh_token');
      expect(world.server.requests[0]?.parameters).to.include({ grant_type: 'client_credentials' });
    });

    it('makes one token request for twenty messages at once', async () => {
      const runner = await start(20);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => runner.process({ body: {} })));
      expect(outcomes.filter(({ acked, data }) => acked && data.length === 1)).to.have.length(20);
      expect(tokenRequests()).to.equal(1);
    });

    it('gets another token when the API rejects the one it has', async () => {
      const runner = await start();
      await runner.process({ body: {} });
      world.server.expire(String(world.stored()['access_token']));
      const { acked, data } = await runner.process({ body: {} });
      expect([acked, data.length]).to.deep.equal([true, 1]);
      expect(tokenRequests()).to.equal(2);
    });
  });

  describe('without an OAuth field', () => {
    const fields = without(DESCRIPTOR.credentials.fields, 'oauth');
    const descriptor = { credentials: { fields, oauth2: DESCRIPTOR.credentials.oauth2 } };

    function createAction(options: ConnectionOptions = {}) {
      const clock = createTestClock({ automatic: true });
      const connection = defineConnection(
        descriptor,
        { baseURL: world.api.url, provider: PROVIDER, ...options },
        { clock },
      );
      const process = connection.action(async ({ http }) => ({
        body: (await http.get<unknown>('/me')).data,
      }));
      const context = createTaskContext();
      const form = without(world.cfg, 'myOAuth');
      const send = (fieldsOfMessage = {}) =>
        process.call(context, { body: {} }, { ...form, ...fieldsOfMessage });
      return { send, context, clock, connection, form };
    }

    it('keeps its token in the memory of the process, and nothing is saved', async () => {
      const { send, context } = createAction();
      for (let round = 0; round < 3; round += 1) await send();
      expect(tokenRequests()).to.equal(1);
      expect(context.emitted).to.deep.equal([]);
    });

    it('makes one token request for twenty messages at once, and another one after a rejection', async () => {
      const { send } = createAction();
      await Promise.all(Array.from({ length: 20 }, () => send()));
      expect(tokenRequests()).to.equal(1);
      world.server.revokeGrant();
      await Promise.all(Array.from({ length: 20 }, () => send()));
      expect(tokenRequests()).to.equal(2);
    });

    it('does not ask again for a while after `invalid_client`, and then it does', async () => {
      const { send, clock } = createAction();
      const wrong = { clientSecret: 'wrong' };
      for (let round = 0; round < 3; round += 1) {
        expect(codeOf(await rejectionOf(send(wrong)))).to.equal('TOKEN_ENDPOINT_REFUSED');
      }
      expect(tokenRequests()).to.equal(1);
      clock.set(clock.now() + 31_000);
      expect(codeOf(await rejectionOf(send(wrong)))).to.equal('TOKEN_ENDPOINT_REFUSED');
      expect(tokenRequests()).to.equal(2);
    });

    it('is verified with a token of its own, and its form is checked before', async () => {
      const { connection, form } = createAction();
      const verify = connection.verify(({ http }) => http.get('/me'));
      expect(await verify.call(createTaskContext(), form)).to.deep.equal({ verified: true });
      const { reason } = await verify.call(createTaskContext(), { ...form, clientId: '' });
      expect(reason).to.contain('"clientId"');
    });
  });
});
