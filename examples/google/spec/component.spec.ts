import assert from 'node:assert/strict';
import {
  createTestAccount,
  detourRequests,
  runAction,
  runVerification,
  type FakeProvider,
} from 'freshkeys/testing';
import { process as findEvents } from '../lib/actions/findEvents';
import { connection } from '../lib/connection';
import verifyCredentials from '../verifyCredentials';
import { environment, form, message, startStandIn } from './stand-in';

const REFUSED = /^REAUTHORIZATION_REQUIRED: .*invalid_grant.* Connect the account again on the platform/;
const DOWN = /^REQUEST_UNANSWERED: .*ECONNREFUSED.* Check the host name and the network/;

describe('Google Calendar example', () => {
  let provider: FakeProvider;
  let restore: () => void;

  beforeEach(async () => {
    Object.assign(process.env, environment, { API_RETRIES_COUNT: '0' });
    provider = await startStandIn();
    // The component asks the real addresses; this process leads them to the stand-in.
    restore = detourRequests(provider.url);
  });

  afterEach(async () => {
    restore();
    await provider.close();
    for (const name of Object.keys(environment)) delete process.env[name];
  });

  const now = () => Math.floor(Date.now() / 1000);
  /** An account whose token is so old, in seconds. */
  const connect = (fields = {}, ageSeconds = 0) =>
    createTestAccount({
      ...form,
      oauth: { ...provider.issue(), expires_in: 3599, expires_at: now() - ageSeconds + 3599 },
      ...fields,
    });
  const find = (account = connect()) => runAction(findEvents, { account, message: { body: message } });
  const textOf = (run: Awaited<ReturnType<typeof find>>) => run.errors[0]?.message ?? '';
  /** The error of a run: its code, then what it says. */
  const failureOf = ({ errors: [error] }: Awaited<ReturnType<typeof find>>) =>
    `${error?.code}: ${error?.message}`;
  const refreshes = () => provider.counts().tokenRequests;

  it('asks for offline access', () => {
    const { searchParams, origin } = new URL(connection.authorize({ ...form }, 'http://127.0.0.1/').url);
    assert.equal(origin, 'https://accounts.google.com');
    assert.equal(searchParams.get('access_type'), 'offline');
    assert.equal(searchParams.get('prompt'), 'consent');
  });

  it('W1 auto: refreshes before the provider lets the token expire', async () => {
    assert.deepEqual((await find(connect({}, 3400))).errors, []);
    assert.equal(refreshes(), 0);
    const run = await find(connect({}, 3560));
    assert.deepEqual(run.errors, []);
    assert.equal(refreshes(), 1);
    assert.equal(run.data.length, 1);
    const { host } = provider.requests.find(({ kind }) => kind === 'token') ?? assert.fail();
    assert.equal(host, 'oauth2.googleapis.com');
  });

  it('W4 auto: the expiry of the provider wins over the timeout', async () => {
    assert.deepEqual((await find(connect({ timeoutSeconds: '60' }, 3000))).errors, []);
    assert.equal(refreshes(), 0);
  });

  it('W1 fixed: refreshes with the next execution after the timeout, and not again before the next one', async () => {
    const account = connect({ sessionManagement: 'fixed', timeoutSeconds: '600' }, 590);
    assert.deepEqual((await find(account)).errors, []);
    assert.equal(refreshes(), 0);
    const due = connect({ sessionManagement: 'fixed', timeoutSeconds: '600' }, 601);
    const cfg = due.keys();
    for (const _ of [1, 2]) {
      assert.deepEqual(
        (await runAction(findEvents, { account: due, cfg, message: { body: message } })).errors,
        [],
      );
    }
    assert.equal(refreshes(), 1);
  });

  it('W1 none: never refreshes, and says so', async () => {
    const account = connect({ sessionManagement: 'none' }, 4000);
    provider.expire();
    assert.match(textOf(await find(account)), /`never`|refreshing is off/i);
    assert.equal(refreshes(), 0);
  });

  it('keeps the refresh token that Google does not give again', async () => {
    const account = connect({}, 3590);
    const { refresh_token: refreshToken } = account.keys()['oauth'] as Record<string, string>;
    await find(account);
    assert.equal((account.keys()['oauth'] as Record<string, string>)['refresh_token'], refreshToken);
  });

  it('E2 verifies with a live call', async () => {
    assert.equal((await runVerification(verifyCredentials, { account: connect() })).verified, true);
    const account = connect();
    provider.revoke();
    assert.equal((await runVerification(verifyCredentials, { account })).verified, false);
  });

  describe('says what to do', () => {
    it('without its environment variables', async () => {
      const account = connect({}, 3590);
      provider.expire();
      for (const name of Object.keys(environment)) delete process.env[name];
      assert.match(
        failureOf(await find(account)),
        /^ENVIRONMENT_VARIABLE_MISSING: .*GOOGLE_CLIENT_SECRET is not set.* Set it among the environment variables/,
      );
    });

    it('without the timeout of fixed', async () => {
      assert.match(textOf(await find(connect({ sessionManagement: 'fixed' }))), /everySeconds/);
    });

    it('with a credential that was revoked', async () => {
      const account = connect();
      provider.revoke();
      assert.match(failureOf(await find(account)), REFUSED);
    });

    it('with a credential that has expired, and no refresh token', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      provider.expire();
      assert.match(
        failureOf(await find(account)),
        /^REFRESH_TOKEN_MISSING: .*access_type=offline.*prompt=consent.* Connect the account once more/,
      );
    });

    it('while the provider is down', async () => {
      const account = connect();
      await provider.close();
      assert.match(failureOf(await find(account)), DOWN);
    });
  });
});
