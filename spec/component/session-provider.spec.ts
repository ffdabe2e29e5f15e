import { expect } from 'chai';
import { loadProvider } from '../../lib/providers/catalogue';
import type { ConnectionOptions } from '../../lib/component/options';
import { NOW, openProviderWorld, type ConnectWishes, type ProviderWorld } from '../support/provider-world';
import { parametersOf, type Responder } from '../support/recording-server';
import { createServiceContext, createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';

const ENDED = { access_token: 'old', refresh_token: 'r-1', scope: 'read write', expires_at: NOW / 1000 - 1 };

describe('tokens with the options of a connection', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  const answer = (responder: Responder): void => {
    world.server.respond((request) =>
      request.target.startsWith('/api')
        ? { body: { ok: true } }
        : responder(request, world.tokenRequests().length - 1),
    );
  };
  const refreshes = () => world.tokenRequests().map(({ body }) => parametersOf(body));
  const open = (wishes: ConnectWishes = {}) => {
    const { connection, cfg, clock } = world.connect({ stored: ENDED, ...wishes });
    const context = createTaskContext();
    const send = async (): Promise<unknown> =>
      (await connection.client(context, cfg).get<unknown>('/me')).status;
    return { send, clock, context };
  };
  const remembering: Omit<ConnectionOptions, 'provider'> = {
    refresh: { scope: 'send-then-remember', when: 'always' },
  };
  const tokens = { access_token: 'new', refresh_token: 'r-2', expires_in: 3600 };

  it('E6 send-then-remember: leaves out the scopes for good, once the server has refused them', async () => {
    answer(({ body }) =>
      body.includes('scope=') ? { status: 400, body: { error: 'invalid_scope' } } : { body: tokens },
    );
    const { send } = open({ options: remembering });
    expect([await send(), await send()]).to.deep.equal([200, 200]);
    expect(refreshes().map(({ scope }) => scope)).to.deep.equal(['read write', undefined, undefined]);
    expect(refreshes().map(({ refresh_token: token }) => token)).to.deep.equal(['r-1', 'r-1', 'r-2']);
  });

  it('E6 send-then-remember: goes on with them where they are taken', async () => {
    answer(() => ({ body: tokens }));
    const { send } = open({ options: remembering });
    await send();
    await send();
    expect(refreshes().map(({ scope }) => scope)).to.deep.equal(['read write', 'read write']);
  });

  it('E6 send-then-remember: repeats no other refusal, and `send` none at all', async () => {
    for (const [scope, error] of [
      ['send-then-remember', 'invalid_client'],
      ['send-then-remember', 'invalid_request'],
      ['send', 'invalid_scope'],
    ] as const) {
      answer(() => ({ status: 400, body: { error } }));
      const before = refreshes().length;
      expect(codeOf(await rejectionOf(open({ options: { refresh: { scope } } }).send()))).to.equal(
        'TOKEN_ENDPOINT_REFUSED',
      );
      expect(refreshes().length - before).to.equal(1);
    }
  });

  it('N the option `fields` says what the form of this component does not ask for', async () => {
    const provider = {
      fields: { region: { label: 'Region', pattern: '[a-z]+' }, tier: { label: 'Tier', default: 'basic' } },
      token: { url: `${world.tokenUrl}/{{region}}/{{tier}}` },
    };
    await open({ provider, options: { fields: { region: 'eu' } } }).send();
    expect(world.tokenRequests()[0]?.target).to.equal('/token/eu/basic');
  });

  it('N the option `fields` gives way to what the form has', async () => {
    const provider = {
      fields: { region: { label: 'Region' } },
      token: { url: `${world.tokenUrl}/{{region}}` },
    };
    const form = { clientId: 'id', clientSecret: 'secret', region: 'us' };
    await open({ provider, form, options: { fields: { region: 'eu' } } }).send();
    expect(world.tokenRequests()[0]?.target).to.equal('/token/us');
  });

  it('N the option `fields` must fit the pattern of the field', async () => {
    const fields = { region: { label: 'Region', pattern: '[a-z]+' } };
    const provider = { fields, token: { url: `${world.tokenUrl}/{{region}}` } };
    const error = await rejectionOf(open({ provider, options: { fields: { region: 'E/U' } } }).send());
    expect(codeOf(error)).to.equal('OPTION_INVALID');
    expect(messageOf(error)).to.contain('Region');
  });

  describe('of several tokens in one answer: Slack', () => {
    const slack = () => ({ ...loadProvider('slack'), token: { url: world.tokenUrl } });
    const stored = {
      ok: true,
      access_token: 'bot-1',
      refresh_token: 'bot-refresh-1',
      expires_at: NOW / 1000 + 3600,
      authed_user: {
        id: 'U1',
        access_token: 'user-1',
        refresh_token: 'user-refresh-1',
        expires_at: NOW / 1000 - 1,
      },
    };

    it('the option `token` chooses one, and its refresh leaves the other one alone', async () => {
      answer(() => ({
        body: { ok: true, access_token: 'user-2', refresh_token: 'user-refresh-2', expires_in: 3600 },
      }));
      const { send, context } = open({ provider: slack(), stored, options: { token: 'user' } });
      await send();
      expect(refreshes().map(({ refresh_token: token }) => token)).to.deep.equal(['user-refresh-1']);
      expect(world.server.requests.at(-1)?.headers['authorization']).to.equal('Bearer user-2');
      const [, payload] = context.emitted[0] ?? [];
      const { oauth } = payload as { readonly oauth: Readonly<Record<string, unknown>> };
      expect(oauth).to.include({ access_token: 'bot-1', refresh_token: 'bot-refresh-1' });
      expect(oauth['authed_user']).to.include({
        id: 'U1',
        access_token: 'user-2',
        refresh_token: 'user-refresh-2',
      });
    });

    it('without it, the first token is used', async () => {
      await open({ provider: slack(), stored }).send();
      expect(world.server.requests.at(-1)?.headers['authorization']).to.equal('Bearer bot-1');
    });

    it('a name that the provider does not have is named, with those that it has', async () => {
      const { connection, cfg } = world.connect({
        provider: slack(),
        stored,
        options: { token: 'toString' },
      });
      const error = await rejectionOf(connection.client(createTaskContext(), cfg).get('/me'));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain('token').and.contain('user');
      const { verified } = await connection.verify(() => true).call(createServiceContext(), cfg);
      expect(verified).to.equal(false);
    });
  });
});
