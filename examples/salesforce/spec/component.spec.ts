import assert from 'node:assert/strict';
import {
  createTestAccount,
  detourRequests,
  runAction,
  runTrigger,
  runVerification,
  type FakeProvider,
} from 'freshkeys/testing';
import { process as findContacts } from '../lib/actions/findContacts';
import { process as pollContacts } from '../lib/triggers/pollContacts';
import verifyCredentials from '../verifyCredentials';
import { environment, form, message, startStandIn } from './stand-in';

const REFUSED = /^REAUTHORIZATION_REQUIRED: .*invalid_grant.* Connect the account again on the platform/;
const DOWN = /^REQUEST_UNANSWERED: .*ECONNREFUSED.* Check the host name and the network/;

describe('Salesforce example', () => {
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
  const find = (account = connect()) => runAction(findContacts, { account, message: { body: message } });
  /** The error of a run: its code, then what it says. */
  const failureOf = ({ errors: [error] }: Awaited<ReturnType<typeof find>>) =>
    `${error?.code}: ${error?.message}`;
  const hosts = (kind: string) =>
    provider.requests.filter((one) => one.kind === kind).map(({ host }) => host);

  it('E7 asks the instance that the token response names', async () => {
    const run = await find();
    assert.deepEqual(run.errors, []);
    assert.deepEqual(
      run.data.map(({ body }) => (body as { Name: string }).Name),
      ['Jane'],
    );
    assert.deepEqual(hosts('api'), ['acme.my.salesforce.com']);
    assert.equal(provider.counts().tokenRequests, 0);
  });

  it('E4, E5 renews the token once it was rejected, saves the whole response, and sends the request again', async () => {
    const account = connect();
    const { refresh_token: refreshToken } = account.keys()['oauth'] as Record<string, string>;
    provider.expire();
    const run = await find(account);
    assert.deepEqual(run.errors, []);
    assert.equal(run.data.length, 1);
    assert.deepEqual(hosts('token'), ['login.salesforce.com']);
    const { parameters } = provider.tokenRequests[0] ?? assert.fail();
    assert.deepEqual(parameters, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      format: 'json',
      client_id: environment.SALESFORCE_CLIENT_ID,
      client_secret: environment.SALESFORCE_CLIENT_SECRET,
    });
    const saved = run.keys[0]?.['oauth'] as Record<string, string>;
    assert.equal(run.keys.length, 1);
    assert.equal(saved['refresh_token'], refreshToken);
    assert.equal(saved['instance_url'], 'https://acme.my.salesforce.com');
    assert.ok(provider.isActive(saved['access_token'] ?? ''));
    assert.equal(provider.counts().apiRequests, 2);
  });

  it('E7 renews the token of a sandbox at the sandbox', async () => {
    const account = connect({ domain: 'test.salesforce.com' });
    provider.expire();
    assert.deepEqual((await find(account)).errors, []);
    assert.deepEqual(hosts('token'), ['test.salesforce.com']);
  });

  it('emits each contact that has changed, over all pages, and remembers up to where', async () => {
    const account = connect();
    const { data, snapshots, errors } = await runTrigger(pollContacts, { account });
    assert.deepEqual(errors, []);
    assert.deepEqual(
      data.map(({ body }) => (body as { Name: string }).Name),
      ['Jane', 'Joe'],
    );
    assert.deepEqual(snapshots, [{ since: '2026-01-02T00:00:00.000+0000' }]);
  });

  it('E2 verifies with a live call', async () => {
    const account = connect();
    assert.equal((await runVerification(verifyCredentials, { account })).verified, true);
    provider.revoke();
    const { verified, reason = '' } = await runVerification(verifyCredentials, { account });
    assert.equal(verified, false);
    assert.match(reason, /again/);
  });

  describe('says what to do', () => {
    it('without its environment variables', async () => {
      const account = connect();
      provider.expire();
      for (const name of Object.keys(environment)) delete process.env[name];
      assert.match(
        failureOf(await find(account)),
        /^ENVIRONMENT_VARIABLE_MISSING: .*SALESFORCE_CLIENT_SECRET is not set.* Set it among the environment variables/,
      );
    });

    it('with a credential that has expired, and no refresh token', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      provider.expire();
      assert.match(
        failureOf(await find(account)),
        /^REFRESH_TOKEN_MISSING: .*Add it to the selected scopes of the app, then connect the account again/,
      );
    });

    it('with a credential that was revoked', async () => {
      const account = connect();
      provider.revoke();
      assert.match(failureOf(await find(account)), REFUSED);
    });

    it('without a token', async () => {
      const { errors } = await find(connect({ oauth: undefined }));
      assert.match(errors[0]?.message ?? '', /not connected.*sign in/);
    });

    it('while the provider is down', async () => {
      const account = connect();
      await provider.close();
      assert.match(failureOf(await find(account)), DOWN);
    });
  });
});
