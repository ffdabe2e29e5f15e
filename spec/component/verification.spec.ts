import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { VerificationHandler, VerificationResult } from '../../lib/component/verification';
import type { RuntimeConfig } from '../../lib/component/runtime';
import { createServiceContext, type RecordedContext } from '../support/runtime-context';
import { DESCRIPTOR } from './descriptors';
import { CLIENT, openWorld, type World } from './world';

const EXPIRED = { expires_at: 1_000_000_000 };

describe('E2 R7 verifyCredentials', () => {
  let world: World;
  let context: RecordedContext;

  beforeEach(async () => {
    world = await openWorld();
    context = createServiceContext(world.platform);
  });

  afterEach(() => world.close());

  const askMe: VerificationHandler<RuntimeConfig> = async ({ http }) => http.get('/me');

  interface Wishes {
    readonly handler?: VerificationHandler<RuntimeConfig>;
    readonly options?: ConnectionOptions;
    /** Members that replace those of the configuration. */
    readonly fields?: Readonly<Record<string, unknown>>;
  }

  function verify({ handler = askMe, options = {}, fields = {} }: Wishes = {}): Promise<VerificationResult> {
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url, ...options });
    return connection.verify(handler).call(context, { ...world.cfg, ...fields });
  }

  /** The configuration of an account that is not saved yet. */
  const unsaved = (oauth: unknown = world.tokens) => ({ _account: undefined, oauth });

  const tokenRequests = (): number => world.server.counts().tokenRequests;

  describe('says yes', () => {
    it('if the live call succeeds, whatever it returns', async () => {
      expect(await verify()).to.deep.equal({ verified: true });
      expect(world.api.counts()).to.include({ served: 1 });
    });

    for (const returned of [undefined, null, 'no', 0, '', [], {}, { verified: true }, { status: 500 }]) {
      it(`if the handler returns ${JSON.stringify(returned)}: to return is success`, async () => {
        expect(await verify({ handler: () => returned })).to.deep.equal({ verified: true });
      });
    }
  });

  describe('says no, with a reason', () => {
    const silent = 'The verification of this component said no.';
    const returns: readonly (readonly [returned: unknown, reason: string])[] = [
      [false, silent],
      [{ verified: false }, silent],
      [{ verified: false, reason: '' }, silent],
      [{ verified: false, reason: 5 }, silent],
      [{ verified: false, reason: 'wrong tenant' }, 'wrong tenant'],
      [{ verified: undefined }, silent],
      [{ verified: null, reason: 'wrong tenant' }, 'wrong tenant'],
      [{ verified: 'false' }, silent],
      [{ verified: 0 }, silent],
    ];
    for (const [returned, reason] of returns) {
      it(`if the handler returns ${returned === false ? 'false' : JSON.stringify(returned)}`, async () => {
        expect(await verify({ handler: () => returned })).to.deep.equal({ verified: false, reason });
      });
    }

    const unspoken = 'The verification failed without giving a reason.';
    const throws: readonly (readonly [what: string, thrown: unknown, reason: string])[] = [
      ['an error', new Error('wrong tenant'), 'wrong tenant'],
      ['a text', 'wrong tenant', 'wrong tenant'],
      ['null', null, unspoken],
      ['undefined', undefined, unspoken],
      ['an error without a text', new Error(''), unspoken],
      ['an object', {}, unspoken],
    ];
    for (const [what, thrown, reason] of throws) {
      it(`if the handler throws ${what}`, async () => {
        const atOnce = (): never => {
          throw thrown;
        };
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what authors do
        const later = () => Promise.reject(thrown);
        for (const handler of [atOnce, later]) {
          expect(await verify({ handler })).to.deep.equal({ verified: false, reason });
        }
      });
    }

    it('if the API answers with an error', async () => {
      const { verified, reason } = await verify({ handler: ({ http }) => http.get('/status/500') });
      expect(verified).to.equal(false);
      expect(reason).to.contain('/status/500 answered 500');
    });

    it('E8 if the account is not connected', async () => {
      for (const oauth of [undefined, null, {}, 'token', { access_token: '' }]) {
        const { verified, reason } = await verify({ fields: { _account: undefined, oauth } });
        expect(verified).to.equal(false);
        expect(reason).to.contain('credential field "oauth"').and.contain('sign in');
      }
    });
  });

  it('hides tokens and secrets in the reason', async () => {
    const texts = [
      `Bearer ${String(world.tokens['access_token'])} is bad`,
      `the token ${String(world.tokens['access_token'])} is bad`,
      `refresh_token=${String(world.tokens['refresh_token'])}`,
      `spent ${String(world.tokens['refresh_token'])}`,
      `client ${CLIENT.clientSecret} unknown`,
      `client ${encodeURIComponent(CLIENT.clientSecret)} unknown`,
    ];
    for (const text of texts) {
      for (const handler of [
        () => Promise.reject(new Error(text)),
        () => ({ verified: false, reason: text }),
      ]) {
        const { reason } = await verify({ handler });
        expect(reason).to.contain('[redacted]');
        for (const secret of [
          ...Object.values(CLIENT).slice(1),
          ...Object.values(world.tokens).slice(0, 1),
        ]) {
          expect(reason).to.not.contain(secret);
        }
        expect(reason).to.not.contain(world.tokens['refresh_token']);
      }
    }
  });

  describe('without an account to save to', () => {
    it('uses a valid token as it is', async () => {
      expect(await verify({ fields: unsaved() })).to.deep.equal({ verified: true });
      expect(tokenRequests()).to.equal(0);
    });

    it('spends no refresh token for a token that the API rejects', async () => {
      world.expire();
      const { verified, reason } = await verify({ fields: unsaved() });
      expect(verified).to.equal(false);
      expect(reason).to.contain('cannot be saved here').and.contain('Nothing was spent');
      expect(tokenRequests()).to.equal(0);
    });

    it('spends no refresh token for a token that says itself that it has expired', async () => {
      world.expire();
      const { verified, reason } = await verify({ fields: unsaved({ ...world.tokens, ...EXPIRED }) });
      expect(verified).to.equal(false);
      expect(reason).to.contain('cannot be saved here');
      expect(tokenRequests()).to.equal(0);
    });

    it('tries the token that claims to have expired: the local clock may be wrong', async () => {
      expect(await verify({ fields: unsaved({ ...world.tokens, ...EXPIRED }) })).to.deep.equal({
        verified: true,
      });
      expect(tokenRequests()).to.equal(0);
    });

    it('spends no refresh token where there is nothing else', async () => {
      const { verified } = await verify({
        fields: unsaved({ refresh_token: world.tokens['refresh_token'] }),
      });
      expect(verified).to.equal(false);
      expect(tokenRequests()).to.equal(0);
    });

    for (const when of ['always', { everySeconds: 0.001 }] as const) {
      it(`E6 uses the token as it is with ${JSON.stringify(when)}`, async () => {
        expect(await verify({ options: { refresh: { when } }, fields: unsaved() })).to.deep.equal({
          verified: true,
        });
        expect(tokenRequests()).to.equal(0);
      });
    }

    it('refreshes with a provider that does not rotate', async () => {
      await world.close();
      world = await openWorld({ server: { rotate: false } });
      world.expire();
      const options = { refresh: { rotatesRefreshToken: false } };
      expect(await verify({ options, fields: unsaved() })).to.deep.equal({ verified: true });
      expect(tokenRequests()).to.equal(1);
    });

    it('E6 refreshes with `always` and a provider that does not rotate', async () => {
      await world.close();
      world = await openWorld({ server: { rotate: false } });
      const options = { refresh: { when: 'always', rotatesRefreshToken: false } } as const;
      expect(await verify({ options, fields: unsaved() })).to.deep.equal({ verified: true });
      expect(tokenRequests()).to.equal(1);
    });

    it('keeps to `never`: refreshing is off, and nothing is spent', async () => {
      world.expire();
      const { reason } = await verify({ options: { refresh: { when: 'never' } }, fields: unsaved() });
      expect(reason).to.contain('refreshing is off');
      expect(tokenRequests()).to.equal(0);
    });
  });

  describe('with an account', () => {
    it('T3 refreshes, and saves through the REST client before it says yes', async () => {
      world.expire();
      expect(await verify()).to.deep.equal({ verified: true });
      expect(tokenRequests()).to.equal(1);
      expect(world.platform.counts().accountUpdates).to.equal(1);
      expect(world.stored()['refresh_token']).to.not.equal(world.tokens['refresh_token']);
      expect(world.server.isActive(String(world.stored()['access_token']))).to.equal(true);
      expect(context.emitted).to.deep.equal([]);
    });

    it('says no if the new tokens could not be saved, and what that means', async () => {
      world.expire();
      world.platform.failUpdates(9);
      const { verified, reason } = await verify();
      expect(verified).to.equal(false);
      expect(reason).to.contain('the platform did not store them').and.contain('Connect the account again');
      expect(reason).to.not.contain(world.tokens['refresh_token']);
    });

    it('says no if the grant was revoked, and that a person must connect it again', async () => {
      world.server.revokeGrant();
      // The repeated look after `invalid_grant` waits for other containers: not here.
      const connection = defineConnection(
        DESCRIPTOR,
        { baseURL: world.api.url },
        { clock: { now: Date.now, sleep: () => Promise.resolve() } },
      );
      const { verified, reason } = await connection.verify(askMe).call(context, world.cfg);
      expect(verified).to.equal(false);
      expect(reason).to.match(/connect/i);
      expect(tokenRequests()).to.equal(1);
    });
  });
});
