import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { TRACE_CHANNEL } from 'freshkeys';
import {
  createTestAccount,
  detourRequests,
  runAction,
  runVerification,
  type FakeProvider,
} from 'freshkeys/testing';
import { process as getEntry } from '../lib/actions/getEntry';
import verifyCredentials from '../verifyCredentials';
import { environment, form, message, startStandIn } from './stand-in';

const SECRET = 'example-callback-secret';

const DOWN = /^REQUEST_UNANSWERED: .*ECONNREFUSED.* Check the host name and the network/;

describe('Ledger example', () => {
  let provider: FakeProvider;
  let restore: () => void;
  const events: Record<string, unknown>[] = [];
  const note = (event: unknown): void => void events.push(event as Record<string, unknown>);

  beforeEach(async () => {
    Object.assign(process.env, environment, { API_RETRIES_COUNT: '0' });
    provider = await startStandIn();
    // The component asks the real addresses; this process leads them to the stand-in.
    restore = detourRequests(provider.url);
    events.length = 0;
    subscribe(TRACE_CHANNEL, note);
  });

  afterEach(async () => {
    unsubscribe(TRACE_CHANNEL, note);
    restore();
    await provider.close();
    for (const name of Object.keys(environment)) delete process.env[name];
  });

  const connect = (fields = {}) => createTestAccount({ ...form, oauth: provider.issue(), ...fields });
  const get = (account = connect()) => runAction(getEntry, { account, message: { body: message } });
  /** The error of a run: its code, then what it says. */
  const failureOf = ({ errors: [error] }: Awaited<ReturnType<typeof get>>) =>
    `${error?.code}: ${error?.message}`;
  const textOf = (run: Awaited<ReturnType<typeof get>>) => run.errors[0]?.message ?? '';

  it('W3 renews by the function, and feeds what it returned to the next calls and refreshes', async () => {
    const account = connect();
    for (const round of [1, 2]) {
      provider.expire();
      const run = await get(account);
      assert.deepEqual(run.errors, []);
      assert.deepEqual(
        run.data.map(({ body }) => body),
        [{ id: '7', amount: 12 }],
      );
      assert.equal(run.keys.length, 1);
      assert.equal(provider.counts().issued, round);
    }
    assert.equal(provider.counts().reuseDetected, 0);
  });

  it('W6 takes 403 for a rejection, and traces why it renewed and what the callback got and returned', async () => {
    const account = connect();
    provider.expire();
    await get(account);
    const requests = events.filter(({ event }) => event === 'request');
    assert.deepEqual(
      requests.map(({ status, rejectedBy }) => [status, rejectedBy]),
      [
        [403, 'status'],
        [200, undefined],
      ],
    );
    const refresh = events.find(({ event }) => event === 'refresh') ?? assert.fail();
    assert.deepEqual([refresh['reason'], refresh['outcome'], refresh['saved']], ['rejected', 'issued', true]);
    const { sent, received } = refresh['exchange'] as Record<string, string[]>;
    assert.ok(sent?.includes('refresh_token') && sent.includes('consumer_secret'));
    assert.ok(received?.includes('access_token') && received.includes('expires_in'));
    for (const secret of provider.secrets()) assert.ok(!JSON.stringify(events).includes(secret));
  });

  it('tells what `errorResponse` says, asks once, and goes on after a person has connected the account again', async () => {
    const account = connect();
    provider.revoke();
    assert.match(
      textOf(await get(account)),
      /callback could not renew.*invalid_grant.*connect the account again/s,
    );
    assert.match(textOf(await get(account)), /connect the account again/);
    assert.equal(provider.counts().tokenRequests, 1);
    account.connectAgain({ ...form, oauth: provider.issue() });
    assert.deepEqual((await get(account)).errors, []);
  });

  it('E2 verifies with a live call', async () => {
    assert.equal((await runVerification(verifyCredentials, { account: connect() })).verified, true);
    const account = connect();
    provider.revoke();
    assert.equal((await runVerification(verifyCredentials, { account })).verified, false);
  });

  describe('with the callback as a service of its own', () => {
    let url: string;

    before(async () => {
      Object.assign(process.env, { CALLBACK_SECRET: SECRET, PORT: '0' });
      const { server } = await import('../service/refresh-service.js');
      if (!server.listening) await once(server, 'listening');
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/refresh`;
      after(() => server.close());
    });

    it('W3 renews by the service', async () => {
      const account = connect({ callbackUrl: url, callbackSecret: SECRET });
      provider.expire();
      const run = await get(account);
      assert.deepEqual(run.errors, []);
      assert.equal(run.keys.length, 1);
      assert.equal(provider.counts().issued, 1);
    });

    it('is refused by it with another secret, and says so', async () => {
      const account = connect({ callbackUrl: url, callbackSecret: 'another' });
      provider.expire();
      assert.match(textOf(await get(account)), /signature is wrong or old. Compare the secrets/);
      assert.equal(provider.counts().tokenRequests, 0);
    });

    it('says which field is empty', async () => {
      const account = connect({ callbackUrl: url, callbackSecret: '' });
      provider.expire();
      assert.match(textOf(await get(account)), /callbackService\.secret/);
    });
  });

  describe('says what to do', () => {
    it('without its environment variables', async () => {
      const account = connect();
      provider.expire();
      for (const name of Object.keys(environment)) delete process.env[name];
      assert.match(
        failureOf(await get(account)),
        /^ENVIRONMENT_VARIABLE_MISSING: .*LEDGER_CONSUMER_ID is not set.* Set it among the environment variables/,
      );
    });

    it('with a credential that has expired, and no refresh token', async () => {
      const account = connect({ oauth: { ...provider.issue(), refresh_token: undefined } });
      provider.expire();
      assert.match(
        failureOf(await get(account)),
        /^TOKEN_ENDPOINT_REFUSED: .*refresh_token is missing.*: connect the account again/,
      );
    });

    it('with a credential that was revoked', async () => {
      const account = connect();
      provider.revoke();
      assert.match(
        failureOf(await get(account)),
        /^TOKEN_ENDPOINT_REFUSED: .*invalid_grant.*: connect the account again/,
      );
    });

    it('while the ledger is down', async () => {
      const account = connect();
      await provider.close();
      assert.match(failureOf(await get(account)), DOWN);
    });

    it('while the ledger renews no session', async () => {
      const account = connect();
      provider.expire();
      provider.fail(503, 10);
      assert.match(
        failureOf(await get(account)),
        /^TOKEN_RESPONSE_INVALID: .*cannot be asked: try again later/,
      );
    });
  });
});
