import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { VerificationResult } from '../../lib/component/verification';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { createServiceContext, type RecordedContext } from '../support/runtime-context';
import { openWorld, type World } from './world';

const field = (viewClass: string) => ({ label: viewClass, viewClass });

/** As components of the Secrets model are: no client, no URIs. */
const descriptorWith = (viewClass: string) => ({
  title: 'With secrets',
  authClientTypes: ['oauth2'],
  credentials: { fields: { oauth: field(viewClass), tenant: field('TextFieldView') } },
});

/** R7, R8: `verifyCredentials` gets the credentials of the secret itself, without an id of anything. */
describe('verification of a secret that is not saved yet', () => {
  let world: World;
  let platform: LoopbackServer;
  let asked: (string | undefined)[];
  let context: RecordedContext;

  beforeEach(async () => {
    world = await openWorld();
    asked = [];
    platform = await startLoopbackServer(({ url }, response) => {
      asked.push(url);
      response.writeHead(500).end();
    });
    // What a call of the runtime says about the platform: it must not be used.
    context = createServiceContext(world.platform, {
      ELASTICIO_API_URI: platform.url,
      ELASTICIO_API_USERNAME: 'user',
      ELASTICIO_API_KEY: 'key',
      ELASTICIO_WORKSPACE_ID: 'ws',
    });
  });

  afterEach(async () => {
    expect(asked, 'calls of the platform').to.deep.equal([]);
    expect(context.emitted).to.deep.equal([]);
    expect(world.server.counts().tokenRequests, 'refresh tokens spent').to.equal(0);
    await Promise.all([platform.close(), world.close()]);
  });

  interface Wishes {
    readonly more?: Readonly<Record<string, unknown>>;
    readonly options?: ConnectionOptions;
    readonly viewClass?: string;
  }
  const verify = ({ more, options, viewClass = 'OAuthFieldView' }: Wishes = {}) => {
    const connection = defineConnection(descriptorWith(viewClass), { baseURL: world.api.url, ...options });
    const cfg = { oauth: { ...world.tokens, ...more }, tenant: 'acme' };
    return connection.verify(({ http }) => http.get('/me')).call(context, cfg);
  };

  for (const viewClass of ['OAuthFieldView', 'HTTPAuthView']) {
    it(`takes a valid token of a field with ${viewClass} as it is`, async () => {
      expect(await verify({ viewClass })).to.deep.equal({ verified: true });
    });
  }

  it('finds members that the platform does not know, and the fields of the form', async () => {
    const result = await verify({
      more: { undefined_params: { instance_url: world.api.url } },
      options: {
        baseURL: ({ token, cfg }) => (cfg['tenant'] === 'acme' ? token.raw['instance_url'] : undefined),
      },
    });
    expect(result).to.deep.equal({ verified: true });
  });

  const clear = ({ verified, reason }: VerificationResult): void => {
    expect(verified).to.equal(false);
    expect(reason).to.include('not saved yet').and.include('Sign in').and.not.include('undefined');
  };

  it('says no to a token that the API rejects, with a reason', async () => {
    world.expire();
    clear(await verify());
  });

  it('says no with the same reason where there is no refresh token', async () => {
    world.expire();
    clear(await verify({ more: { refresh_token: undefined } }));
  });

  it('says no with the same reason where a provider does not rotate', async () => {
    world.expire();
    clear(await verify({ options: { refresh: { rotatesRefreshToken: false } } }));
  });

  it('tries a token that claims to have ended: the local clock may be wrong', async () => {
    expect(await verify({ more: { expires_at: 1_000_000_000 } })).to.deep.equal({ verified: true });
  });

  for (const when of ['always', { everySeconds: 0.001 }] as const) {
    it(`uses the token as it is with ${JSON.stringify(when)}`, async () => {
      expect(await verify({ options: { refresh: { when } } })).to.deep.equal({ verified: true });
    });
  }

  it('says that nothing is connected where the field is empty', async () => {
    const connection = defineConnection(descriptorWith('OAuthFieldView'), { baseURL: world.api.url });
    const { reason } = await connection.verify(({ http }) => http.get('/me')).call(context, { oauth: {} });
    expect(reason).to.include('not connected');
  });
});
