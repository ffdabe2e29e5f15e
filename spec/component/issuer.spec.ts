import { expect } from 'chai';
import type { Provider } from '../../lib/providers/provider';
import { createMemoryStore } from '../../lib/stores/memory-store';
import { createTestClock } from '../../lib/testing/test-clock';
import { parametersOf, type RecordedAnswer } from '../support/recording-server';
import {
  NOW,
  openProviderWorld,
  without,
  type ConnectWishes,
  type ProviderWorld,
} from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';

const EXPIRED = { access_token: 'old', refresh_token: 'r-1', expires_at: NOW / 1000 - 1 };

describe('who renews the tokens of an account', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  /** Connects, and sends requests to the API, each in a message of its own. */
  function createSender(wishes: ConnectWishes = {}) {
    const { connection, cfg, clock } = world.connect({ stored: EXPIRED, ...wishes });
    const context = createTaskContext();
    const send = async (fields: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
      (await connection.client(context, { ...cfg, ...fields }).get('/me')).status;
    const saved = (): unknown =>
      (context.emitted.at(-1)?.[1] as { readonly oauth?: unknown } | undefined)?.oauth;
    return { send, saved, clock, context };
  }

  const token = (provider: Partial<Provider>): Partial<Provider> => ({
    token: { url: world.tokenUrl },
    ...provider,
  });

  const scopesSent = (): (string | undefined)[] =>
    world.tokenRequests().map(({ body }) => parametersOf(body)['scope']);

  /** Answers token requests one after the other with these; the API always says yes. */
  function answerTokens(...answers: readonly RecordedAnswer[]): void {
    let asked = 0;
    world.server.respond(({ target }) => {
      if (target.startsWith('/api')) return {};
      asked += 1;
      return answers[asked - 1] ?? { body: { access_token: `new-${String(asked)}`, expires_in: 1 } };
    });
  }

  const refused = (error: string): RecordedAnswer => ({ status: 400, body: { error } });

  describe('N12 scopes on a refresh', () => {
    const scopes = { default: ['read', 'write'] };

    it('are left out by default', async () => {
      await createSender({ provider: token({ scopes }) }).send();
      expect(scopesSent()).to.deep.equal([undefined]);
    });

    it('are the granted ones with `send`, even if more were asked for', async () => {
      const stored = { ...EXPIRED, scope: 'read', requested_scope: 'read write' };
      await createSender({ provider: token({ scopes, refresh: { scope: 'send' } }), stored }).send();
      expect(scopesSent()).to.deep.equal(['read']);
    });

    it('are those that were asked for where nobody knows which were granted', async () => {
      const provider = token({ scopes: { ...scopes, separator: ',' }, refresh: { scope: 'send' } });
      await createSender({ provider, stored: { ...EXPIRED, requested_scope: 'read' } }).send();
      await createSender({ provider }).send();
      expect(scopesSent()).to.deep.equal(['read', 'read,write']);
    });

    it('are left out from then on with `send-then-remember` once the server has refused them', async () => {
      answerTokens(refused('invalid_scope'));
      const provider = token({ scopes, refresh: { scope: 'send-then-remember' } });
      const { send } = createSender({ provider, options: { refresh: { when: 'always' } } });
      await send();
      await send();
      expect(scopesSent()).to.deep.equal(['read write', undefined, undefined]);
    });

    it('are refused for good with `send`', async () => {
      answerTokens(refused('invalid_scope'));
      const { send } = createSender({ provider: token({ scopes, refresh: { scope: 'send' } }) });
      expect(codeOf(await rejectionOf(send()))).to.equal('TOKEN_ENDPOINT_REFUSED');
      expect(scopesSent()).to.deep.equal(['read write']);
    });

    for (const error of ['invalid_client', 'invalid_request', 'unauthorized_client', 'invalid_grant']) {
      it(`are no reason to ask twice after ${error}`, async () => {
        answerTokens(refused(error));
        const { send } = createSender({
          provider: token({ scopes, refresh: { scope: 'send-then-remember' } }),
        });
        await rejectionOf(send());
        expect(scopesSent()).to.deep.equal(['read write']);
      });
    }
  });

  it('N16 says why there may be no refresh token with this provider', async () => {
    const refresh = { missingBecause: 'It gives one only with access_type=offline.' };
    const stored = without(EXPIRED, 'refresh_token');
    const error = await rejectionOf(createSender({ provider: token({ refresh }), stored }).send());
    expect(codeOf(error)).to.equal('REFRESH_TOKEN_MISSING');
    expect(messageOf(error)).to.contain('It gives one only with access_type=offline.');
    expect(world.tokenRequests()).to.deep.equal([]);
  });

  it('needs no refresh token where the provider exchanges the access token itself', async () => {
    const refresh = {
      parameters: { grant_type: 'fb_exchange_token', refresh_token: null, token: '{{access_token}}' },
    };
    const stored = without(EXPIRED, 'refresh_token');
    await createSender({ provider: token({ refresh }), stored }).send();
    expect(world.onlyParameters()).to.include({ grant_type: 'fb_exchange_token', token: 'old' });
  });

  it('N22 stores when the refresh token ends', async () => {
    answerTokens({
      body: { access_token: 'a-2', refresh_token: 'r-2', refresh_token_expires_in: 86_400, expires_in: 60 },
    });
    const { send, saved } = createSender();
    await send();
    expect(saved()).to.include({ access_token: 'a-2', refresh_token: 'r-2' });
    const ends = Object.entries(saved() as Record<string, unknown>).filter(([name]) =>
      /refresh.*(?:expires|ends)/.test(name),
    );
    const moments = ends.map(([, value]) => Number(value)).filter((value) => value > 1_000_000_000);
    expect(moments, JSON.stringify(saved())).to.have.length(1);
  });

  it('keeps the refresh token that the answer does not repeat, also where its standard name is declared', async () => {
    answerTokens({ body: { access_token: 'a-2' } });
    const { send, saved } = createSender({
      provider: token({ response: { refreshToken: 'refresh_token' } }),
    });
    await send();
    expect(saved()).to.include({ access_token: 'a-2', refresh_token: 'r-1' });
  });

  it('may be code of the author, who is told the current tokens and the client', async () => {
    const asked: unknown[] = [];
    const callback = (input: unknown): Promise<unknown> => {
      asked.push(input);
      return Promise.resolve({ access_token: 'called-back' });
    };
    // A clock that moves on by itself would end the wait for the callback at once.
    const surroundings = { clock: createTestClock({ now: NOW }) };
    const { send } = createSender({ options: { refresh: { callback: callback as never } }, surroundings });
    await send();
    expect(JSON.stringify(asked)).to.contain('"old"').and.contain('"r-1"').and.contain(world.tokenUrl);
    expect(world.tokenRequests()).to.deep.equal([]);
    expect(world.server.requests.at(-1)?.headers['authorization']).to.equal('Bearer called-back');
  });

  describe('by a grant that needs no person', () => {
    const password = { clientId: 'c', clientSecret: 's', username: 'jane', password: 'p' };

    it('spends a refresh token first, and is not at an end when it is refused', async () => {
      answerTokens(refused('invalid_grant'));
      await createSender({ provider: token({ grant: 'password' }), form: password }).send();
      const grants = world.tokenRequests().map(({ body }) => parametersOf(body)['grant_type']);
      expect(grants).to.deep.equal(['refresh_token', 'password']);
    });

    it('does not repeat the grant after a failure that passes by itself', async () => {
      world.server.respond(({ target }) => (target.startsWith('/api') ? {} : { status: 503 }));
      const wishes = { provider: token({ grant: 'password' }), form: password } as const;
      expect(codeOf(await rejectionOf(createSender(wishes).send()))).to.equal('TOKEN_ENDPOINT_UNAVAILABLE');
      const grants = new Set(world.tokenRequests().map(({ body }) => parametersOf(body)['grant_type']));
      expect([...grants]).to.deep.equal(['refresh_token']);
    });

    it('has no use for a refresh token with client credentials (RFC 6749 §4.4.3)', async () => {
      await createSender({ provider: token({ grant: 'client_credentials' }) }).send();
      expect(world.onlyParameters()).to.include({ grant_type: 'client_credentials' });
    });

    it('signs what is asked for only where it is asked for', async () => {
      const assertion = { claims: { iss: 'us', scope: '{{scope}}' }, algorithm: 'HS256', key: 'k' } as const;
      const provider = token({ grant: 'jwt_bearer', assertion, scopes: { default: ['read'] } });
      await createSender({ provider }).send();
      expect(world.onlyParameters()).to.include({ grant_type: 'refresh_token' });
    });

    it('remembers which scopes were asked for', async () => {
      const provider = token({ grant: 'client_credentials', scopes: { default: ['read', 'write'] } });
      const { send, saved } = createSender({ provider, stored: {} });
      await send();
      expect(saved()).to.include({ access_token: 'new-access', requested_scope: 'read write' });
    });

    it('works with a store of its own that is still empty', async () => {
      const store = createMemoryStore();
      const wishes = {
        provider: token({ grant: 'client_credentials' }),
        field: false,
        options: { store },
      } as const;
      await createSender({ ...wishes, stored: undefined as never }).send();
      expect(store.stored).to.include({ access_token: 'new-access' });
    });
  });
});
