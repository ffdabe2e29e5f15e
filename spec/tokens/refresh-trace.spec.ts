import { expect } from 'chai';
import { deferred } from '../../lib/platform/deferred';
import { ReauthorizationRequiredError } from '../../lib/errors';
import type { IssueOutcome } from '../../lib/ports';
import { runPendingWork } from '../../lib/testing/test-clock';
import {
  buildTokens,
  createRenewalHarness,
  fail,
  HOUR_MS,
  issue,
  rejectionOf,
  type MessageSettings,
  type RenewalHarness,
} from '../support/renewal-session';

const refused = new ReauthorizationRequiredError({
  code: 'REAUTHORIZATION_REQUIRED',
  sentence: 'Refused.',
  remedy: 'Connect again.',
});

describe('W6 the trace of refreshes', () => {
  const shown = buildTokens('shown');
  let harness: RenewalHarness;
  beforeEach(() => {
    harness = createRenewalHarness(shown);
  });

  async function renewOnce(settings: MessageSettings = {}): Promise<void> {
    const message = harness.message(settings);
    await message.renew(await message.current());
  }

  const onlyEvent = (): RenewalHarness['events'][number] => {
    expect(harness.events).to.have.length(1);
    return harness.events[0] ?? expect.fail('no event');
  };

  it('tells of a new token: why, which, how long, how it was saved, and who waited', async () => {
    const answer = deferred<IssueOutcome>();
    harness.issues.push(answer.promise);
    const startedAt = harness.clock.now();
    const renewals = [renewOnce(), renewOnce(), renewOnce()];
    await runPendingWork();
    await harness.clock.advance(1_234);
    answer.resolve(issue('new', harness.clock.now()));
    await Promise.all(renewals);
    expect(onlyEvent()).to.deep.equal({
      event: 'refresh',
      credential: 'account-1',
      reason: 'rejected',
      outcome: 'issued',
      generationBefore: 1,
      generationAfter: 2,
      startedAt,
      durationMs: 1_234,
      waiters: 2,
      saved: true,
      rotated: true,
      lifetimeMs: HOUR_MS,
      endsAt: startedAt + 1_234 + HOUR_MS,
    });
  });

  it('tells that nothing could be saved, that the refresh token was kept, and that nobody knows the end', async () => {
    harness.store.saveResults.push({ saved: false, reason: 'status 500' });
    const facts = { refreshToken: shown.refreshToken, expiresAt: undefined };
    harness.issues.push(issue('new', harness.clock.now(), facts));
    await renewOnce();
    expect(onlyEvent()).to.include({ outcome: 'issued', saved: false, rotated: false });
    expect(onlyEvent()).not.to.have.property('lifetimeMs');
  });

  it('tells of an adoption, without claiming to have issued or saved anything', async () => {
    harness.store.stored = buildTokens('elsewhere');
    await renewOnce();
    expect(onlyEvent()).to.include({ outcome: 'adopted', generationBefore: 1, generationAfter: 2 });
    expect(onlyEvent()).not.to.have.any.keys('saved', 'rotated', 'errorCode');
  });

  it('tells of a new token that adopted ones needed after a refusal: that it was issued, and saved', async () => {
    harness.issues.push(fail('grant-refused', refused));
    const { store } = harness;
    const slow = {
      now: () => harness.clock.now(),
      sleep: async (delayMs: number) => {
        await harness.clock.sleep(delayMs);
        store.stored ??= buildTokens('elsewhere', { expiresAt: harness.clock.now() - 1 });
      },
    };
    await renewOnce({ clock: slow });
    expect(onlyEvent()).to.include({ outcome: 'issued', saved: true, rotated: true, generationAfter: 3 });
  });

  for (const { what, error, outcome, errorCode } of [
    { what: 'a refusal', error: refused, outcome: 'refused', errorCode: 'REAUTHORIZATION_REQUIRED' },
    {
      what: 'a failure that nobody foresaw',
      error: new TypeError('x'),
      outcome: 'failed',
      errorCode: 'UNEXPECTED',
    },
  ] as const) {
    it(`tells of ${what}, with its code`, async () => {
      harness.issues.push(Promise.reject(error));
      expect(await rejectionOf(renewOnce())).to.equal(error);
      expect(onlyEvent()).to.include({ outcome, errorCode, generationBefore: 1, generationAfter: 1 });
    });
  }

  it('tells of every message that the stop latch holds back', async () => {
    harness.issues.push(fail('grant-refused', refused));
    for (let index = 0; index < 3; index += 1) await rejectionOf(renewOnce());
    expect(harness.events.map(({ outcome }) => outcome)).to.deep.equal(['refused', 'refused', 'refused']);
  });

  it('tells the reason of each policy', async () => {
    const now = harness.clock.now();
    const rows: [string, MessageSettings][] = [
      ['expiring', { policy: { when: 'expiring' }, presented: buildTokens('a', { expiresAt: now + 1 }) }],
      [
        'interval',
        { policy: { when: { everySeconds: 0.001 } }, presented: buildTokens('b', { issuedAt: now - 1 }) },
      ],
      ['always', { policy: { when: 'always' }, presented: buildTokens('c') }],
      ['first', { presented: buildTokens('d', { accessToken: undefined }) }],
    ];
    for (const [, settings] of rows) await harness.message(settings).current();
    expect(harness.events.map(({ reason }) => reason)).to.deep.equal(rows.map(([reason]) => reason));
  });

  it('R12 holds no value of a token, and neither do the lines for people', async () => {
    harness.store.saveResults.push({ saved: false, reason: 'status 500' });
    await renewOnce();
    await renewOnce();
    harness.issues.push(fail('grant-refused', refused));
    await rejectionOf(renewOnce());
    expect(JSON.stringify([harness.events, harness.lines])).not.to.match(/(?:access|refresh)-(?:shown|new)/);
  });
});
