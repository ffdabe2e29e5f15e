import assert from 'node:assert/strict';
import {
  createTestAccount,
  detourRequests,
  runAction,
  runTrigger,
  runVerification,
  type FakeProvider,
} from 'freshkeys/testing';
import { process as findMessages } from '../lib/actions/findMessages';
import { process as pollMessages } from '../lib/triggers/pollMessages';
import verifyCredentials from '../verifyCredentials';
import { countCalls } from './calls';
import { environment, form, message, startStandIn } from './stand-in';

const REFUSED = /^REAUTHORIZATION_REQUIRED: .*invalid_grant.* Connect the account again on the platform/;
const DOWN = /^REQUEST_UNANSWERED: .*ECONNREFUSED.* Check the host name and the network/;

describe('Outlook example', () => {
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

  const connect = (fields = {}) => createTestAccount({ ...form, oauth: provider.issue(), ...fields });
  const find = (account = connect()) => runAction(findMessages, { account, message: { body: message } });
  /** The error of a run: its code, then what it says. */
  const failureOf = ({ errors: [error] }: Awaited<ReturnType<typeof find>>) =>
    `${error?.code}: ${error?.message}`;
  const hosts = (kind: string) =>
    provider.requests.filter((one) => one.kind === kind).map(({ host }) => host);

  it('E6 renews before each message, scopes included, and keeps the renewed refresh token', async () => {
    const account = connect();
    const cfg = account.keys();
    for (const _ of [1, 2]) {
      const run = await runAction(findMessages, { account, cfg, message: { body: message } });
      assert.deepEqual(run.errors, []);
      assert.equal(run.data.length, 1);
      assert.equal(run.keys.length, 1);
    }
    assert.deepEqual(
      provider.tokenRequests.map(({ parameters }) => parameters['scope']),
      ['User.Read Mail.Read', 'User.Read Mail.Read'],
    );
    const [first, second] = provider.tokenRequests.map(({ parameters }) => parameters['refresh_token']);
    assert.notEqual(first, second);
    assert.deepEqual(new Set(hosts('token')), new Set(['login.microsoftonline.com']));
    assert.deepEqual(new Set(hosts('api')), new Set(['graph.microsoft.com']));
    assert.equal((account.keys()['oauth'] as Record<string, unknown>)['ext_expires_in'], 3599);
  });

  it('renews once for many messages if the credential says "ahead of its end"', async () => {
    assert.deepEqual(await countCalls('always', 10), { tokenRequests: 10, apiRequests: 10 });
    assert.deepEqual(await countCalls('expiring', 10), { tokenRequests: 1, apiRequests: 10 });
  });

  it('E6 takes the scopes of component.json where the account says none', async () => {
    const account = connect({ oauth: { ...provider.issue(), scope: undefined } });
    assert.deepEqual((await find(account)).errors, []);
  });

  it('emits each message that has come, and remembers up to where', async () => {
    const { data, snapshots, errors } = await runTrigger(pollMessages, { account: connect() });
    assert.deepEqual(errors, []);
    assert.equal(data.length, 1);
    assert.deepEqual(snapshots, [{ since: '2026-01-01T00:00:00Z' }]);
  });

  it('E2 verifies with a live call', async () => {
    assert.equal((await runVerification(verifyCredentials, { account: connect() })).verified, true);
    const account = connect();
    provider.revoke();
    const { verified, reason = '' } = await runVerification(verifyCredentials, { account });
    assert.equal(verified, false);
    assert.match(reason, /again/);
  });

  describe('says what to do', () => {
    it('without its environment variables', async () => {
      const account = connect();
      for (const name of Object.keys(environment)) delete process.env[name];
      assert.match(
        failureOf(await find(account)),
        /^ENVIRONMENT_VARIABLE_MISSING: .*MSAPP_CLIENT_SECRET is not set.* Set it among the environment variables/,
      );
    });

    it('with a credential that has expired, and no refresh token', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      provider.expire();
      assert.match(
        failureOf(await find(account)),
        /^REFRESH_TOKEN_MISSING: .*Check that the tenant lets the app have it, then connect the account again/,
      );
    });

    it('with a credential that was revoked', async () => {
      const account = connect();
      provider.revoke();
      assert.match(failureOf(await find(account)), REFUSED);
    });

    it('while the API is down', async () => {
      const account = connect({ renew: 'expiring' });
      await provider.close();
      assert.match(failureOf(await find(account)), DOWN);
    });

    it('while the token endpoint is down, after half a minute of trying', async function () {
      this.timeout(60_000);
      const account = connect();
      await provider.close();
      assert.match(
        failureOf(await find(account)),
        /^TOKEN_ENDPOINT_UNREACHABLE: .*\(ECONNREFUSED\). Check the host name and the network; nothing is lost, send the message again later/,
      );
    });
  });
});
