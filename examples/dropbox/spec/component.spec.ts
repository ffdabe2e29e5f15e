import assert from 'node:assert/strict';
import {
  createTestAccount,
  detourRequests,
  runAction,
  runVerification,
  type FakeProvider,
} from 'freshkeys/testing';
import { connection } from '../lib/connection';
import { process as listFolder } from '../lib/actions/listFolder';
import verifyCredentials from '../verifyCredentials';
import { environment, form, message, startStandIn } from './stand-in';

const REDIRECT_URI = 'https://127.0.0.1';

const REFUSED = /^REAUTHORIZATION_REQUIRED: .*invalid_grant.* Connect the account again on the platform/;
const DOWN = /^REQUEST_UNANSWERED: .*ECONNREFUSED.* Check the host name and the network/;

describe('Dropbox example', () => {
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
  const list = (account = connect()) => runAction(listFolder, { account, message: { body: message } });
  /** The error of a run: its code, then what it says. */
  const failureOf = ({ errors: [error] }: Awaited<ReturnType<typeof list>>) =>
    `${error?.code}: ${error?.message}`;
  const hosts = (kind: string) =>
    provider.requests.filter((one) => one.kind === kind).map(({ host }) => host);

  it('T5 authorizes with token_access_type=offline, exchanges the pasted code, and refreshes', async () => {
    const pending = connection.authorize({ ...form }, REDIRECT_URI);
    const page = new URL(pending.url);
    assert.equal(page.origin + page.pathname, 'https://www.dropbox.com/oauth2/authorize');
    assert.equal(page.searchParams.get('token_access_type'), 'offline');
    assert.equal(page.searchParams.get('client_id'), environment.DROPBOX_CLIENT_ID);
    const pasted = `${REDIRECT_URI}/?code=the-code&state=${page.searchParams.get('state') ?? ''}`;
    const oauth = await connection.exchange({ ...form }, pending, pasted);
    assert.equal(provider.tokenRequests[0]?.parameters['code'], 'the-code');
    provider.expire();
    assert.deepEqual((await list(createTestAccount({ ...form, oauth }))).errors, []);
    assert.equal(provider.counts().issued, 2);
  });

  it('T2 refreshes by a form with grant and refresh token alone, the client by HTTP Basic', async () => {
    const account = connect({ oauth: { ...provider.issue(), expires_at: 1 } });
    const { refresh_token: refreshToken } = account.keys()['oauth'] as Record<string, string>;
    const run = await list(account);
    assert.deepEqual(run.errors, []);
    const { parameters, headers } = provider.tokenRequests[0] ?? assert.fail();
    assert.deepEqual(parameters, { grant_type: 'refresh_token', refresh_token: refreshToken });
    assert.match(headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
    const basic = Buffer.from(`${environment.DROPBOX_CLIENT_ID}:${environment.DROPBOX_CLIENT_SECRET}`);
    assert.equal(headers['authorization'], `Basic ${basic.toString('base64')}`);
    assert.deepEqual(hosts('token'), ['api.dropboxapi.com']);
    const saved = run.keys[0]?.['oauth'] as Record<string, unknown>;
    assert.equal(saved['refresh_token'], refreshToken);
  });

  it('emits each entry, over all pages', async () => {
    const { data } = await list();
    assert.deepEqual(
      data.map(({ body }) => body),
      [{ name: 'a.txt' }, { name: 'b.txt' }],
    );
  });

  it('T3 performs the first refresh when it is verified, and saves it to an account that is stored', async () => {
    const account = connect();
    const { verified, keys } = await runVerification(verifyCredentials, { account });
    assert.equal(verified, true);
    assert.equal(keys.length, 1);
    assert.equal(provider.counts().issued, 1);
    const unsaved = await runVerification(verifyCredentials, { cfg: { ...connect().keys() } });
    assert.deepEqual([unsaved.verified, unsaved.keys], [true, []]);
  });

  describe('says what to do', () => {
    it('T3 about an account without a refresh token, when it is verified', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      const { verified, reason = '' } = await runVerification(verifyCredentials, { account });
      assert.equal(verified, false);
      assert.match(reason, /no refresh token.*token_access_type=offline.*connected again/s);
    });

    it('with a credential that has expired, and no refresh token', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      provider.expire();
      assert.match(
        failureOf(await list(account)),
        /^REFRESH_TOKEN_MISSING: .*only with token_access_type=offline.* has to be connected again/,
      );
    });

    it('without its environment variables', async () => {
      const account = connect({ oauth: { ...provider.issue(), expires_at: 1 } });
      for (const name of Object.keys(environment)) delete process.env[name];
      assert.match(
        failureOf(await list(account)),
        /^ENVIRONMENT_VARIABLE_MISSING: .*DROPBOX_CLIENT_SECRET is not set.* Set it among the environment variables/,
      );
    });

    it('with a credential that was revoked', async () => {
      const account = connect();
      provider.revoke();
      assert.match(failureOf(await list(account)), REFUSED);
      assert.equal((await runVerification(verifyCredentials, { account })).verified, false);
    });

    it('while the provider is down', async () => {
      const account = connect();
      await provider.close();
      assert.match(failureOf(await list(account)), DOWN);
    });
  });
});
