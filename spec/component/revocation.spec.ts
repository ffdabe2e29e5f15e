import { expect } from 'chai';
import type { Provider } from '../../lib/providers/provider';
import { parametersOf } from '../support/recording-server';
import { openProviderWorld, type ProviderWorld } from '../support/provider-world';
import { codeOf, messageOf, rejectionOf } from './caught';

const STORED = { access_token: 'canary-access', refresh_token: 'canary-refresh' };

describe('the revocation', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  function connect(provider: Partial<Provider>, stored: Readonly<Record<string, unknown>> = STORED) {
    const revoke = { url: `${world.server.url}/revoke` };
    return world.connect({ provider: { token: { url: world.tokenUrl }, revoke, ...provider }, stored });
  }

  it('names the refresh token, because the whole grant goes with it (RFC 7009 §2.1)', async () => {
    const { connection, cfg } = connect({});
    await connection.revoke(cfg);
    expect(world.onlyParameters()).to.include({ token: 'canary-refresh', token_type_hint: 'refresh_token' });
  });

  it('names the access token where there is no refresh token', async () => {
    const { connection, cfg } = connect({}, { access_token: 'canary-access' });
    await connection.revoke(cfg);
    expect(world.onlyParameters()).to.include({ token: 'canary-access', token_type_hint: 'access_token' });
  });

  it('finds the tokens where the provider has them', async () => {
    const response = { refreshToken: 'data.refresh' };
    const { connection, cfg } = connect({ response }, { data: { refresh: 'nested' } });
    await connection.revoke(cfg);
    expect(world.onlyParameters()).to.include({ token: 'nested' });
  });

  it('has nothing of `token` in it but what is declared', async () => {
    const url = `${world.server.url}/revoke/{{access_token}}`;
    const { connection, cfg } = connect({
      token: { url: world.tokenUrl, parameters: { extra: '1' }, headers: { 'X-Extra': '1' } },
      revoke: { url, method: 'DELETE', parameters: { token: null, token_type_hint: null } },
    });
    await connection.revoke(cfg);
    const [request] = world.tokenRequests();
    expect(request).to.include({ method: 'DELETE', body: '' });
    expect(request?.target).to.contain('/revoke/canary-access').and.not.contain('extra');
    expect(request?.headers).to.not.have.property('x-extra');
  });

  it('signs no assertion that it does not send', async () => {
    const assertion = { claims: { scope: '{{scope}}' }, algorithm: 'HS256', key: 'k' } as const;
    const { connection, cfg } = connect({ grant: 'jwt_bearer', assertion });
    await connection.revoke(cfg);
    expect(world.onlyParameters()).to.include({ token: 'canary-refresh' });
  });

  it('says what the provider answered, without a token', async () => {
    world.server.respond(() => ({ status: 503, body: 'canary-refresh' }));
    const { connection, cfg } = connect({});
    const error = await rejectionOf(connection.revoke(cfg));
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_REFUSED');
    expect(messageOf(error)).to.contain('status 503').and.contain('/revoke').and.not.contain('canary');
  });

  it('shows no token of a URL that has one in it', async () => {
    world.server.respond(() => ({ status: 500 }));
    const revoke = { url: `${world.server.url}/revoke/{{access_token}}` };
    const { connection, cfg } = connect({ revoke });
    expect(messageOf(await rejectionOf(connection.revoke(cfg)))).to.not.contain('canary');
  });

  it('says so when the provider cannot be reached', async () => {
    const { connection, cfg } = connect({ revoke: { url: 'http://127.0.0.1:1/revoke' } });
    expect(codeOf(await rejectionOf(connection.revoke(cfg)))).to.equal('TOKEN_ENDPOINT_UNREACHABLE');
  });

  it('is refused without a definition of it, and without tokens', async () => {
    const without = world.connect({ stored: STORED });
    const error = await rejectionOf(without.connection.revoke(without.cfg));
    expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
    expect(messageOf(error)).to.contain('revoke.url');
    const { connection, cfg } = connect({}, {});
    expect(codeOf(await rejectionOf(connection.revoke(cfg)))).to.match(/MISSING|UNRESOLVED/);
    expect(parametersOf(world.tokenRequests()[0]?.body)).to.deep.equal({});
  });

  it('names what is missing: its own URL', async () => {
    const { connection, cfg } = connect({ revoke: { method: 'PUT' } });
    expect(messageOf(await rejectionOf(connection.revoke(cfg)))).to.contain('revoke.url');
  });
});
