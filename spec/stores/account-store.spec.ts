import { expect } from 'chai';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { deferred } from '../../lib/platform/deferred';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import {
  createAccountStore,
  type AccountChannels,
  type AccountStoreOptions,
} from '../../lib/stores/account-store';
import type { SaveOutcome, TokenStore } from '../../lib/ports';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';

const RAW = {
  access_token: 'second',
  refresh_token: 'kept',
  instance_url: 'https://eu.example.com',
  nested: { member: [1, null] },
  expires_at: 1_767_229_200,
};

function tokensOf(raw: Readonly<Record<string, unknown>>): TokenSet {
  const tokens = parseStoredTokens(raw, {});
  if (tokens === undefined) throw new TypeError('expected tokens');
  return tokens;
}

describe('stores: account store', () => {
  let clock: TestClock;

  beforeEach(() => {
    clock = createTestClock();
  });

  const storeOf = (channels: AccountChannels, options: Partial<AccountStoreOptions> = {}): TokenStore =>
    createAccountStore({ field: 'oauth', response: {}, channels, clock, lookTimeoutMs: 5000, ...options });

  describe('E3, E5: saving by the event updateKeys', () => {
    it('emits the whole merged response under the name of the field, and nothing else', async () => {
      const emitted: unknown[][] = [];
      const emitter = { emit: (...event: unknown[]) => void emitted.push(event), errorCount: () => 0 };
      for (const field of ['oauth', 'myOAuth']) {
        expect(await storeOf({ emitter }, { field }).save(tokensOf(RAW))).to.deep.equal({ saved: true });
      }
      expect(emitted).to.deep.equal([
        ['updateKeys', { oauth: RAW }],
        ['updateKeys', { myOAuth: RAW }],
      ]);
    });

    it('waits until the runtime has done it', async () => {
      const stored = deferred<undefined>();
      const emitter = { emit: () => stored.promise, errorCount: () => 0 };
      let outcome: SaveOutcome | undefined;
      const saving = storeOf({ emitter })
        .save(tokensOf(RAW))
        .then((result) => (outcome = result));
      await clock.advance(0);
      expect(outcome).to.equal(undefined);
      stored.resolve(undefined);
      await saving;
      expect(outcome).to.deep.equal({ saved: true });
    });

    it('has not saved where nobody listens', async () => {
      const emitter = { emit: () => false, errorCount: () => 0 };
      const outcome = await storeOf({ emitter }).save(tokensOf(RAW));
      expect(outcome).to.deep.equal({ saved: false, reason: 'nobody listens to updateKeys' });
    });

    it('R5: has not saved where the error count of the runtime rises', async () => {
      let errors = 3;
      const emitter = { emit: () => Promise.resolve(void (errors += 1)), errorCount: () => errors };
      const outcome = await storeOf({ emitter }).save(tokensOf(RAW));
      expect(outcome).to.deep.equal({ saved: false, reason: 'the platform did not take the account update' });
    });

    it('does not mind the errors that were there before', async () => {
      const emitter = { emit: () => Promise.resolve(), errorCount: () => 3 };
      expect(await storeOf({ emitter }).save(tokensOf(RAW))).to.deep.equal({ saved: true });
    });

    const failures: readonly (readonly [string, () => unknown])[] = [
      [
        'throws',
        () => {
          throw new RangeError('no way: access_token=canary');
        },
      ],
      ['rejects', () => Promise.reject(new RangeError('no way: access_token=canary'))],
    ];
    for (const [what, emit] of failures) {
      it(`has not saved where the runtime ${what}, and says why without secrets`, async () => {
        const outcome = await storeOf({ emitter: { emit, errorCount: () => 0 } }).save(tokensOf(RAW));
        expect(outcome).to.deep.equal({ saved: false, reason: 'no way: access_token=[redacted]' });
      });
    }

    it('has precedence over the REST client', async () => {
      const updates: unknown[] = [];
      const updateAccount = (keys: unknown) => Promise.resolve(updates.push(keys));
      const emitter = { emit: () => Promise.resolve(), errorCount: () => 0 };
      expect(await storeOf({ emitter, updateAccount }).save(tokensOf(RAW))).to.deep.equal({ saved: true });
      expect(updates).to.deep.equal([]);
    });
  });

  describe('saving elsewhere', () => {
    it('R6: goes through the REST client of the platform', async () => {
      const updates: unknown[] = [];
      const store = storeOf({ updateAccount: (keys) => Promise.resolve(updates.push(keys)) });
      expect(store.canSave).to.equal(true);
      expect(await store.save(tokensOf(RAW))).to.deep.equal({ saved: true });
      expect(updates).to.deep.equal([{ oauth: RAW }]);
    });

    it('has not saved where the platform refuses, and says why without secrets, in short', async () => {
      const error = new RangeError(`{"access_token": "canary"} ${'x'.repeat(500)}`);
      const outcome = await storeOf({ updateAccount: () => Promise.reject(error) }).save(tokensOf(RAW));
      expect(outcome.saved).to.equal(false);
      const { reason } = outcome as { reason: string };
      expect(reason).to.have.length(200);
      expect(reason).not.to.contain('canary');
    });

    it('takes a failure that is no error', async () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what foreign code may do
      const outcome = await storeOf({ updateAccount: () => Promise.reject('odd') }).save(tokensOf(RAW));
      expect(outcome).to.deep.equal({ saved: false, reason: 'odd' });
    });

    it('is not possible without a channel, and known beforehand', async () => {
      const store = storeOf({});
      expect(store.canSave).to.equal(false);
      expect(await store.save(tokensOf(RAW))).to.deep.equal({
        saved: false,
        reason: 'nothing here can save tokens',
      });
      expect(storeOf({ emitter: { emit: () => true, errorCount: () => 0 } }).canSave).to.equal(true);
    });
  });

  describe('looking at the step', () => {
    let platform: PlatformApi;

    beforeEach(async () => {
      platform = await startPlatformApi();
      platform.addAccount('account-1', { oauth: RAW, region: 'eu' });
      platform.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1' });
    });

    afterEach(() => platform.close());

    async function retrieveStep(): Promise<unknown> {
      const authorization = `Basic ${Buffer.from(`${platform.username}:${platform.apiKey}`).toString('base64')}`;
      const response = await fetch(`${platform.url}/v1/tasks/flow/steps/step_1`, {
        headers: { authorization },
      });
      return response.json();
    }

    it('R1: finds the tokens that the platform holds now', async () => {
      const store = storeOf({ retrieveStep });
      expect((await store.load())?.raw).to.deep.equal(RAW);
      platform.addAccount('account-1', { oauth: { ...RAW, access_token: 'third' } });
      expect((await store.load())?.accessToken).to.equal('third');
    });

    it('leaves no timer behind', async () => {
      await storeOf({ retrieveStep }).load();
      expect(clock.sleeps).to.deep.equal([5000]);
      expect(clock.sleeping()).to.equal(0);
    });

    it('leaves no timer behind where the platform fails, and lets its failure through', async () => {
      const failure = new RangeError('503');
      const failing = [
        () => Promise.reject(failure),
        () => {
          throw failure;
        },
      ];
      for (const retrieve of failing) {
        const outcome = await storeOf({ retrieveStep: retrieve })
          .load()
          .catch((error: unknown) => error);
        expect(outcome).to.equal(failure);
        expect(clock.sleeping()).to.equal(0);
      }
    });

    it('gives up after its time, and does not mind what comes later', async () => {
      let fail: ((error: Error) => void) | undefined;
      const never = new Promise<never>((_resolve, reject) => (fail = reject));
      const looking = storeOf({ retrieveStep: () => never }).load();
      await clock.advance(4999);
      expect(clock.sleeping()).to.equal(1);
      await clock.advance(1);
      expect(await looking).to.equal(undefined);
      fail?.(new RangeError('too late'));
      await clock.advance(0);
    });

    it('knows nothing where no step can be read', async () => {
      expect(await storeOf({}).load()).to.equal(undefined);
      expect(clock.sleeps).to.deep.equal([]);
    });

    for (const step of [
      undefined,
      null,
      'text',
      [],
      {},
      { config: null },
      { config: {} },
      { config: { oauth: 'text' } },
      { config: { oauth: { access_token: '' } } },
      { config: { other: RAW } },
    ]) {
      it(`knows nothing from ${step === undefined ? 'undefined' : JSON.stringify(step)}`, async () => {
        expect(await storeOf({ retrieveStep: () => Promise.resolve(step) }).load()).to.equal(undefined);
      });
    }

    it('reads expiries as the connection declares them', async () => {
      const oauth = { access_token: 'a', ends: '2026-01-01T01:00:00Z' };
      const response = { expiry: { path: 'ends', format: 'date' } } as const;
      const store = storeOf({ retrieveStep: () => Promise.resolve({ config: { oauth } }) }, { response });
      expect((await store.load())?.expiresAt).to.equal(Date.parse('2026-01-01T01:00:00Z'));
    });
  });
});
