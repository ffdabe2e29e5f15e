import { expect } from 'chai';
import { deferred } from '../../lib/platform/deferred';
import type { IssueOutcome } from '../../lib/ports';
import { runPendingWork } from '../../lib/testing/test-clock';
import {
  buildTokens,
  COOL_DOWN_MS,
  createRenewalHarness,
  fail,
  HOUR_MS,
  rejectionOf,
  type RenewalHarness,
} from '../support/renewal-session';

const NOW = createRenewalHarness(buildTokens('a')).clock.now();
/** Tokens that the configuration shows, with an hour to live. */
const shown = buildTokens('shown', { issuedAt: NOW, expiresAt: NOW + HOUR_MS });

describe('a refresh ahead of time', () => {
  it('is made for whom the token does not live long enough, although others use it on', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    await harness.clock.advance(HOUR_MS / 2);
    expect(await harness.message().current()).to.include({ generation: 1 });
    expect(await harness.message().current({ validForMs: HOUR_MS / 2 - 1 })).to.include({ generation: 1 });
    expect(await harness.message().current({ validForMs: HOUR_MS / 2 })).to.include({ generation: 2 });
  });

  it('is made by the end of the tokens at hand, not by that of those before them', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    expect((await harness.message().current()).value).to.equal('access-shown');
    const presented = buildTokens('shorter', { issuedAt: NOW, expiresAt: NOW + HOUR_MS / 2 });
    expect((await harness.message({ presented }).current()).value).to.equal('access-shorter');
    await harness.clock.advance(HOUR_MS / 2);
    expect((await harness.message().current()).value).to.equal('access-new-1');
  });
});

describe('a refresh ahead of time that fails', () => {
  let harness: RenewalHarness;
  beforeEach(async () => {
    harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    await harness.clock.advance(HOUR_MS - 50_000);
    harness.issues.push(fail('transient', new Error('busy')));
  });

  it('keeps the message alive with the token that is still good, and says so', async () => {
    expect((await harness.message().current()).value).to.equal('access-shown');
    expect(harness.lines).to.deep.equal([
      'warn: The token of the account "A" could not be renewed ahead of time and is used on: busy',
    ]);
  });

  it('is not tried again with each message, but after the cool-down', async () => {
    for (let index = 0; index < 10; index += 1) await harness.message().current();
    expect(harness.tokenRequests()).to.have.length(1);
    await harness.clock.advance(COOL_DOWN_MS);
    expect((await harness.message().current()).value).to.equal('access-new-2');
  });

  it('fails the message once the token has ended', async () => {
    await harness.message().current();
    await harness.clock.advance(50_000);
    harness.issues.push(fail('transient', new Error('still busy')));
    expect((await rejectionOf(Promise.resolve(harness.message().current()))).message).to.equal('still busy');
  });

  it('is tried again with the next message once the token has ended, cool-down or not', async () => {
    await harness.clock.advance(49_000);
    await harness.message().current();
    await harness.clock.advance(1_000);
    expect((await harness.message().current()).value).to.equal('access-new-2');
  });

  it('keeps an interval alive whose token has no known end', async () => {
    harness = createRenewalHarness(buildTokens('endless'), { policy: { when: { everySeconds: 1 } } });
    harness.record();
    await harness.clock.advance(1_000);
    harness.issues.push(Promise.reject(new TypeError('what')));
    expect((await harness.message().current()).value).to.equal('access-endless');
  });

  it('is shared by messages at the same time', async () => {
    const answer = deferred<IssueOutcome>();
    harness.issues[0] = answer.promise;
    const tokens = [1, 2].map(() => Promise.resolve(harness.message().current()));
    await runPendingWork();
    answer.resolve(fail('transient'));
    expect((await Promise.all(tokens)).map(({ value }) => value)).to.deep.equal([
      'access-shown',
      'access-shown',
    ]);
    expect(harness.tokenRequests()).to.have.length(1);
  });
});
