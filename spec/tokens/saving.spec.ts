import { expect } from 'chai';
import { deferred } from '../../lib/platform/deferred';
import type { AccessToken, SaveOutcome } from '../../lib/ports';
import { runPendingWork } from '../../lib/testing/test-clock';
import {
  buildTokens,
  createRenewalHarness,
  fail,
  rejectionOf,
  type RenewalHarness,
} from '../support/renewal-session';

const shown = buildTokens('shown');
const unsaved: SaveOutcome = { saved: false, reason: 'the platform did not take the account update' };

describe('R5 saving that fails', () => {
  let harness: RenewalHarness;

  async function renewOnce(): Promise<AccessToken> {
    const message = harness.message();
    const renewal = await message.renew(await message.current());
    if (!renewal.renewed) throw new TypeError(renewal.because);
    return renewal.token;
  }

  const saves = (): string[] => harness.log.filter((entry) => entry.startsWith('save'));

  beforeEach(async () => {
    harness = createRenewalHarness(shown);
    harness.store.saveResults.push(unsaved);
    expect((await renewOnce()).value).to.equal('access-new-1');
  });

  it('loses no message: the new tokens are used, and it is said', () => {
    expect(harness.lines).to.deep.equal([
      'error: New tokens of the account "A" are in use and not saved (the platform did not take the account update). They are saved again with the next message; until then do not stop the flow.',
    ]);
    expect(harness.record().unsaved).to.equal(true);
  });

  it('is made good with the next message, before its token is used, and said', async () => {
    expect((await harness.message().current()).value).to.equal('access-new-1');
    expect(saves()).to.deep.equal(['save access-new-1', 'save access-new-1']);
    expect(harness.lines.at(-1)).to.equal(
      'info: The tokens of the account "A" that an earlier message could not save are saved.',
    );
    await harness.message().current();
    expect(saves()).to.have.length(2);
  });

  it('is tried with each message until it works: four failures lose nothing', async () => {
    harness.store.saveResults.push(unsaved, unsaved, unsaved);
    for (let index = 0; index < 6; index += 1) {
      expect((await harness.message().current()).value).to.equal('access-new-1');
    }
    expect(saves()).to.have.length(5);
    expect(harness.lines.filter((line) => line.startsWith('error'))).to.have.length(4);
    expect(harness.lines.filter((line) => line.startsWith('info'))).to.have.length(1);
    expect(harness.record().unsaved).to.equal(false);
  });

  it('is made good once for messages at the same time, and all of them wait for it', async () => {
    const landing = deferred<SaveOutcome>();
    harness.store.saveResults.push(landing.promise);
    let ready = 0;
    const messages = Array.from({ length: 10 }, async () => {
      await harness.message().current();
      ready += 1;
    });
    await runPendingWork();
    expect(ready).to.equal(0);
    landing.resolve({ saved: true });
    await Promise.all(messages);
    expect(saves()).to.have.length(2);
  });

  it('is left to a refresh under way, which saves newer tokens', async () => {
    const answer = deferred<ReturnType<typeof fail>>();
    const message = harness.message();
    harness.store.saveResults.push(unsaved);
    const token = await message.current();
    harness.issues.push(answer.promise);
    const renewal = message.renew(token);
    await runPendingWork();
    await harness.message().current();
    expect(saves()).to.have.length(2);
    answer.resolve(fail('transient'));
    await rejectionOf(renewal);
    await harness.message().current();
    expect(saves()).to.have.length(3);
  });

  it('never overtakes newer tokens: a refresh saves only after the older save has ended', async () => {
    const landing = deferred<SaveOutcome>();
    harness.store.saveResults.push(unsaved);
    const rejectedMessage = harness.message();
    const token = await rejectedMessage.current();
    harness.store.saveResults.push(landing.promise);
    const other = harness.message().current();
    await runPendingWork();
    const renewal = rejectedMessage.renew(token);
    await runPendingWork();
    expect(saves()).to.have.length(3);
    landing.resolve({ saved: true });
    await Promise.all([other, renewal]);
    expect(saves().at(-1)).to.equal('save access-new-2');
    expect(harness.store.stored?.accessToken).to.equal('access-new-2');
    expect(harness.record().unsaved).to.equal(false);
  });

  it('lets an account that is connected again while a refresh waits for it win', async () => {
    const landing = deferred<SaveOutcome>();
    harness.store.saveResults.push(unsaved);
    const rejectedMessage = harness.message();
    const token = await rejectedMessage.current();
    harness.store.saveResults.push(landing.promise);
    const other = harness.message().current();
    await runPendingWork();
    const renewal = rejectedMessage.renew(token);
    await runPendingWork();
    harness.record(buildTokens('reconnected'));
    landing.resolve({ saved: true });
    expect((await other).value).to.equal('access-reconnected');
    expect(await renewal).to.have.nested.property('token.value', 'access-reconnected');
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('is forgotten when the account is connected again: nothing old is saved over the new tokens', async () => {
    await harness.message({ presented: buildTokens('reconnected') }).current();
    expect(saves()).to.have.length(1);
  });

  it('of older tokens leaves the mark of tokens alone that came meanwhile', async () => {
    const landing = deferred<SaveOutcome>();
    harness.store.saveResults.push(landing.promise);
    const message = harness.message().current();
    await runPendingWork();
    harness.record(buildTokens('reconnected'));
    landing.resolve(unsaved);
    expect((await message).value).to.equal('access-reconnected');
    expect(harness.record().unsaved).to.equal(false);
  });
});
