import { expect } from 'chai';
import type { RequestShape } from '../../lib/oauth2/request-shape';
import type { Provider } from '../../lib/providers/provider';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { missingScopes } from '../../lib/settings/scopes';
import { parametersOf, type RecordedAnswer } from '../support/recording-server';
import { openProviderWorld, without, type ProviderWorld } from '../support/provider-world';
import { codeOf, messageOf, rejectionOf } from './caught';

const REDIRECT_URI = 'http://127.0.0.1/callback';

describe('N18 the exchange of a code', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  async function exchange(provider: Partial<Provider>, answers: readonly RecordedAnswer[]) {
    world.server.respond((_request, index) => answers[index] ?? { status: 500 });
    const authorize = { url: 'https://p.example/authorize', ...provider.authorize };
    const { connection, cfg } = world.connect({
      provider: { token: { url: world.tokenUrl }, ...provider, authorize },
    });
    const pending = connection.authorize(cfg, REDIRECT_URI);
    return connection.exchange(cfg, pending, `${REDIRECT_URI}?code=c-1&state=${pending.state}&realmId=7`);
  }

  const short: RecordedAnswer = { body: { access_token: 'short-lived', user_id: 42, expires_in: 3600 } };
  const upgrade = (): RequestShape => ({
    url: `${world.server.url}/upgrade`,
    method: 'GET',
    parameters: {
      grant_type: 'ig_exchange_token',
      access_token: '{{access_token}}',
      secret: '{{client_secret}}',
    },
  });

  it('is followed by that for a long-lived token, where the provider has one', async () => {
    const long = { body: { access_token: 'long-lived', expires_in: 5_184_000 } };
    const tokens = await exchange({ upgrade: upgrade(), authorize: { keep: ['realmId'] } }, [short, long]);
    expect(tokens).to.include({
      access_token: 'long-lived',
      expires_in: 5_184_000,
      user_id: 42,
      realmId: '7',
    });
    const [, second] = world.tokenRequests();
    expect(second).to.include({ method: 'GET', body: '' });
    const parameters = without(parametersOf(second?.target.split('?')[1]), 'secret');
    expect(parameters).to.deep.equal({ grant_type: 'ig_exchange_token', access_token: 'short-lived' });
    expect(second?.headers).to.not.have.property('authorization');
  });

  it('finds the short-lived token at the path where the provider has it', async () => {
    const nested = { body: { data: { token: 'nested-short' } } };
    const tokens = await exchange({ upgrade: upgrade(), response: { accessToken: 'data.token' } }, [
      nested,
      { body: { data: { token: 'nested-long' } } },
    ]);
    expect(world.tokenRequests()[1]?.target).to.contain('nested-short');
    expect(tokens).to.include({ access_token: 'nested-long' });
  });

  it('fails with the second one, and shows neither token nor secret', async () => {
    const refusal = {
      status: 400,
      body: { error: 'invalid_request', error_description: 'short-lived is bad' },
    };
    const error = await rejectionOf(exchange({ upgrade: upgrade() }, [short, refusal]));
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_REFUSED');
    expect(messageOf(error)).to.contain('/upgrade').and.not.contain('short-lived').and.not.contain('s&e:c%');
  });

  it('stores the scopes that were asked for, so that one can see which are missing', async () => {
    const scopes = { default: ['read', 'write'], always: ['offline'] };
    const answer = { body: { access_token: 'a', scope: 'read offline' } };
    const raw = await exchange({ scopes }, [answer]);
    expect(raw).to.include({ requested_scope: 'read write offline', scope: 'read offline' });
    const tokens = parseStoredTokens(raw, {});
    if (tokens === undefined) throw new Error('no tokens');
    expect(missingScopes(tokens)).to.deep.equal(['write']);
  });

  it('stores no scopes where none were asked for', async () => {
    expect(await exchange({}, [{ body: { access_token: 'a' } }])).to.not.have.property('requested_scope');
  });
});
