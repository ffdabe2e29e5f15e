import { expect } from 'chai';
import type { ClientAuthenticationName } from '../../lib/oauth2/client-authentication';
import type { Provider } from '../../lib/providers/provider';
import { codeOf, rejectionOf } from '../component/caught';
import { CERTIFIED_SECRET, startCertifiedGrants, type CertifiedGrants } from '../support/certified-grants';
import {
  openProviderWorld,
  RSA_PAIR,
  type ConnectWishes,
  type ProviderWorld,
} from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';

describe('a certified authorization server', () => {
  let server: CertifiedGrants;
  let world: ProviderWorld;

  before(async () => {
    server = await startCertifiedGrants();
    world = await openProviderWorld();
  });

  after(() => Promise.all([server.close(), world.close()]));

  // The server has a real clock.
  const now = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const real = {
    clock: now,
    randomBytes: (count: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(count))),
  };

  function connect(clientId: string, provider: Partial<Provider>, wishes: ConnectWishes = {}) {
    const form = {
      clientId,
      clientSecret: CERTIFIED_SECRET,
      private_key: RSA_PAIR.privateKey,
      ...wishes.form,
    };
    const token = { url: `${server.url}/token` };
    return world.connect({ ...wishes, provider: { token, ...provider }, form, surroundings: real });
  }

  for (const [clientId, authentication] of [
    ['client_secret_basic', 'basic'],
    ['client_secret_post', 'post'],
    ['client_secret_jwt', 'client_secret_jwt'],
    ['private_key_jwt', 'private_key_jwt'],
  ] as const satisfies readonly (readonly [string, ClientAuthenticationName])[]) {
    it(`takes client_credentials with ${authentication}, several times`, async () => {
      const { connection, cfg } = connect(clientId, {
        grant: 'client_credentials',
        client: { authentication },
      });
      for (let round = 0; round < 2; round += 1) {
        const { access_token: token } = await connection.obtain(cfg);
        expect(await server.isActive(token, 'ClientCredentials')).to.equal(true);
      }
    });
  }

  it('refuses a client assertion that another key has signed', async () => {
    const client = { authentication: 'client_secret_jwt' } as const;
    const form = { clientSecret: 'another secret that is long enough for it' };
    const { connection, cfg } = connect(
      'client_secret_jwt',
      { grant: 'client_credentials', client },
      { form },
    );
    expect(codeOf(await rejectionOf(connection.obtain(cfg)))).to.equal('TOKEN_ENDPOINT_REFUSED');
  });

  for (const clientId of ['none', 'private_key_jwt'] as const) {
    it(`takes the device flow, its refresh and its revocation from a client with ${clientId}`, async () => {
      const provider: Partial<Provider> = {
        grant: 'device_code',
        client: { authentication: clientId },
        scopes: { default: ['openid', 'offline_access'] },
        deviceAuthorization: { url: `${server.url}/device/auth` },
        revoke: { url: `${server.url}/token/revocation` },
      };
      const { connection, cfg } = connect(clientId, provider);
      let approved: Promise<void> | undefined;
      const tokens = await connection.authorizeDevice(cfg, ({ userCode }) => {
        approved = server.approveDevice(userCode, clientId);
      });
      await approved;
      expect(await server.isActive(tokens['access_token'], 'AccessToken')).to.equal(true);
      const connected = connect(clientId, provider, { options: { refresh: { when: 'always' } } });
      const account = { ...connected.cfg, oauth: tokens };
      const context = createTaskContext();
      const { config } = await connected.connection.client(context, account).get('/me');
      expect(config.headers.Authorization).to.equal(undefined);
      const sent = world.server.requests.at(-1)?.headers['authorization']?.replace('Bearer ', '');
      expect(sent).to.not.equal(tokens['access_token']);
      expect(await server.isActive(sent, 'AccessToken')).to.equal(true);
      await connected.connection.revoke({ ...account, oauth: { access_token: sent } });
      expect(await server.isActive(sent, 'AccessToken')).to.equal(false);
    });
  }
});
