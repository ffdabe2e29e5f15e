import { expect } from 'chai';
import type { AccessToken, Renewal } from '../../lib/ports';
import type { TokenSession } from '../../lib/tokens/renewal-session';
import { createAccessTokens } from '../../lib/tokens/token-manager';
import { createTokenMemory, replaceTokens } from '../../lib/tokens/token-memory';
import {
  buildPolicy,
  buildTokens,
  createRenewalHarness,
  fail,
  HOUR_MS,
  issue,
  rejectionOf,
  type RenewalHarness,
} from '../support/renewal-session';

const NOW = createRenewalHarness(buildTokens('a')).clock.now();
/** Tokens that the configuration shows, with an hour to live. */
const shown = buildTokens('shown', { issuedAt: NOW, expiresAt: NOW + HOUR_MS });

const ignore = (): void => undefined;

const tokenOf = (renewal: Renewal): AccessToken => {
  if (!renewal.renewed) throw new TypeError(renewal.because);
  return renewal.token;
};

describe('a valid token', () => {
  it('is there at once, without a promise', () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    const message = harness.message();
    expect(message.current()).to.deep.include({ value: 'access-shown', generation: 1 });
    expect(message.current()).to.deep.include({ value: 'access-shown', generation: 1 });
  });

  it('is the very same object for all messages of a generation, and another one for the next', async () => {
    const lastSent = { token: undefined };
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' }, lastSent });
    const first = harness.message().current();
    const message = harness.message();
    expect(message.current()).to.equal(first);
    expect(harness.message({ policy: { when: 'rejected' } }).current()).to.not.equal(first);
    await message.renew(await message.current());
    const second = await message.current();
    expect(second).to.include({ generation: 2, value: 'access-new-1' });
    expect(harness.message().current()).to.equal(second);
  });

  it('is that of its own account, however alike they are', () => {
    const lastSent = { token: undefined };
    const one = createRenewalHarness(shown, { lastSent }).message().current();
    const other = createRenewalHarness({ ...shown }, { lastSent });
    expect(other.message().current()).to.not.equal(one);
    const third = createTokenMemory().reconcile('account-3', { ...shown }, NOW);
    replaceTokens(third, other.record().tokens);
    const ofOther = other.message().current();
    expect(other.message({ record: third }).current()).to.not.equal(ofOther);
    const record = other.record();
    const before = other.message().current();
    record.clockOffsetMs = 1_000;
    expect(other.message().current()).to.not.equal(before);
    expect(other.message().current()).to.have.nested.property('note.endsAt', NOW + HOUR_MS - 1_000);
  });

  it('takes nothing of what only a renewal takes', async () => {
    const harness = createRenewalHarness(shown);
    const record = harness.record();
    const session: TokenSession = {
      record,
      policy: buildPolicy({ when: 'expiring' }),
      clock: harness.clock,
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      trace: ignore,
      coolDownMs: 1,
      rotatesRefreshToken: true,
      subject: 'the account "A"',
    };
    let opened = 0;
    const message = createAccessTokens(session, () => {
      opened += 1;
      throw new TypeError('no renewal here');
    });
    const token = await message.current();
    message.rejectedAgain(token);
    expect(opened).to.equal(0);
    expect(await rejectionOf(message.renew(token))).to.be.instanceOf(TypeError);
    record.unsaved = true;
    const current = message.current();
    expect(current).to.be.instanceOf(Promise);
    expect(await rejectionOf(Promise.resolve(current))).to.be.instanceOf(TypeError);
    expect(opened).to.equal(2);
  });
});

describe('W1 policies over messages', () => {
  it('never: sends what is there, and answers a rejection with `disabled`', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'never' } });
    await harness.clock.advance(2 * HOUR_MS);
    const message = harness.message();
    const token = await message.current();
    expect(token.value).to.equal('access-shown');
    expect(await message.renew(token)).to.deep.equal({ renewed: false, because: 'disabled' });
    expect(harness.log).to.deep.equal([]);
  });

  it('never: without an access token it says that refreshing is off, and spends nothing', async () => {
    const harness = createRenewalHarness(buildTokens('a', { accessToken: undefined }), {
      policy: { when: 'never' },
    });
    const error = await rejectionOf(Promise.resolve(harness.message().current()));
    expect(error).to.include({ name: 'ConfigurationError', code: 'CREDENTIALS_MISSING' });
    expect(error.message).to.contain('refreshing is off').and.to.contain('the account "A"');
    expect(harness.log).to.deep.equal([]);
  });

  it('rejected: sends a token that has ended, and refreshes after the rejection', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'rejected' } });
    await harness.clock.advance(2 * HOUR_MS);
    const message = harness.message();
    const token = await message.current();
    expect(harness.log).to.deep.equal([]);
    expect(tokenOf(await message.renew(token)).value).to.equal('access-new-1');
  });

  it('expiring: refreshes before the end, and not again for the new token', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    expect((await harness.message().current()).value).to.equal('access-shown');
    await harness.clock.advance(HOUR_MS - 60_000);
    for (let index = 0; index < 3; index += 1) {
      expect((await harness.message().current()).value).to.equal('access-new-1');
    }
    expect(harness.tokenRequests()).to.deep.equal(['refresh refresh-shown']);
  });

  it('expiring: a token that came back unchanged is kept until it has ended', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    await harness.clock.advance(HOUR_MS - 30_000);
    const facts = { accessToken: 'access-shown', expiresAt: NOW + HOUR_MS };
    harness.issues.push(issue('same', harness.clock.now(), facts));
    for (let index = 0; index < 3; index += 1) await harness.message().current();
    expect(harness.tokenRequests()).to.have.length(1);
    await harness.clock.advance(30_000);
    expect((await harness.message().current()).value).to.equal('access-new-2');
  });

  it('everySeconds: refreshes with the next request after the interval', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: { everySeconds: 60 } } });
    const message = harness.message();
    expect((await message.current()).generation).to.equal(1);
    await harness.clock.advance(60_000);
    expect((await message.current()).generation).to.equal(2);
    expect((await message.current()).generation).to.equal(2);
  });

  it('E6 always: once per message, at its first request', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'always' } });
    const first = harness.message();
    expect((await first.current()).generation).to.equal(2);
    expect((await first.current()).generation).to.equal(2);
    expect((await harness.message().current()).generation).to.equal(3);
    expect(harness.tokenRequests()).to.have.length(2);
  });

  it('E6 always: messages at the same time share one refresh', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'always' } });
    const messages = Array.from({ length: 10 }, () => harness.message());
    const tokens = await Promise.all(
      messages.flatMap((message) => [Promise.resolve(message.current()), Promise.resolve(message.current())]),
    );
    expect(new Set(tokens.map(({ value }) => value))).to.deep.equal(new Set(['access-new-1']));
    for (const message of messages) await message.current();
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('E6 always: a failed refresh fails the message where nobody knows whether the token is still good', async () => {
    const harness = createRenewalHarness(buildTokens('endless'), { policy: { when: 'always' } });
    harness.issues.push(fail('transient'));
    expect((await rejectionOf(Promise.resolve(harness.message().current()))).message).to.equal('transient');
  });

  it('fetches an access token for an account that was stored with a refresh token alone', async () => {
    const harness = createRenewalHarness(buildTokens('a', { accessToken: undefined }));
    expect((await harness.message().current()).value).to.equal('access-new-1');
    expect(harness.events[0]?.reason).to.equal('first');
  });

  it('fails the message if that fails: there is nothing else to send', async () => {
    const harness = createRenewalHarness(buildTokens('a', { accessToken: undefined }));
    harness.issues.push(fail('transient'));
    expect((await rejectionOf(Promise.resolve(harness.message().current()))).message).to.equal('transient');
  });
});

describe('R10 the generation rule', () => {
  let harness: RenewalHarness;
  beforeEach(() => {
    harness = createRenewalHarness(shown);
  });

  it('E4 refreshes after a rejection, and hands out the new token', async () => {
    const message = harness.message();
    const token = await message.current();
    expect(tokenOf(await message.renew(token))).to.include({ value: 'access-new-1', generation: 2 });
  });

  it('does not refresh for the rejection of an older token: the newer one is the answer', async () => {
    const [fast, slow] = [harness.message(), harness.message()];
    const [forFast, forSlow] = [await fast.current(), await slow.current()];
    await fast.renew(forFast);
    expect(tokenOf(await slow.renew(forSlow)).value).to.equal('access-new-1');
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('refreshes for the rejection of an older token if the newer one has ended too', async () => {
    const [fast, slow] = [harness.message(), harness.message()];
    const [forFast, forSlow] = [await fast.current(), await slow.current()];
    await fast.renew(forFast);
    await harness.clock.advance(HOUR_MS);
    expect(tokenOf(await slow.renew(forSlow)).value).to.equal('access-new-2');
  });

  for (const [left, value] of [
    [60_001, 'access-new-1'],
    [60_000, 'access-new-2'],
  ] as const) {
    it(`resends with the newer one that has ${String(left)} ms left only if it can arrive in time`, async () => {
      const [fast, slow] = [harness.message(), harness.message()];
      const [forFast, forSlow] = [await fast.current(), await slow.current()];
      await fast.renew(forFast);
      await harness.clock.advance(HOUR_MS - left);
      expect(tokenOf(await slow.renew(forSlow)).value).to.equal(value);
    });
  }

  it('R2 200 rejections at once are one refresh', async () => {
    const messages = Array.from({ length: 200 }, () => harness.message());
    const tokens = await Promise.all(messages.map((message) => Promise.resolve(message.current())));
    const rejected = tokens[0] ?? expect.fail('no token');
    const renewals = await Promise.all(messages.map((message) => message.renew(rejected)));
    expect(new Set(renewals.map((renewal) => tokenOf(renewal).value))).to.deep.equal(
      new Set(['access-new-1']),
    );
    expect(harness.tokenRequests()).to.have.length(1);
    expect(harness.events[0]?.waiters).to.equal(199);
  });
});
