import { expect } from 'chai';
import fc from 'fast-check';
import { selectRetry, type RetryQuestion } from '../../../lib/http/retries/retry-policy';

const NOW = 1_000_000;

/** A harmless request that failed once, three retries, a minute left, the dice in the middle. */
function question(changes: Partial<RetryQuestion> & { readonly random?: number } = {}): RetryQuestion {
  const { random = 0.5, ...rest } = changes;
  return {
    failure: { askedMs: undefined, untouched: false },
    policy: { count: 3, latestAt: NOW + 60_000, random: () => random },
    isRepeatable: true,
    hasBodyAgain: true,
    retriesMade: 0,
    now: NOW,
    ...rest,
  };
}

describe('http: retry policy', () => {
  it('waits a random part of a time that doubles', () => {
    const waits = [0, 1, 2].map((retriesMade) => selectRetry(question({ retriesMade })));
    expect(waits).to.deep.equal([250, 500, 1_000].map((waitMs) => ({ again: true, waitMs })));
    expect(selectRetry(question({ random: 0 }))).to.deep.equal({ again: true, waitMs: 0 });
    expect(selectRetry(question({ random: 0.999 }))).to.deep.equal({ again: true, waitMs: 500 });
  });

  it('never backs off for more than a minute by itself', () => {
    const policy = { count: 100, latestAt: Infinity, random: () => 1 };
    expect(selectRetry(question({ policy, retriesMade: 50 }))).to.deep.equal({ again: true, waitMs: 60_000 });
  });

  it('waits as long as it was asked to, and a little longer, because others were asked the same', () => {
    const failure = { askedMs: 7_000, untouched: true };
    expect(selectRetry(question({ failure }))).to.deep.equal({ again: true, waitMs: 7_250 });
    expect(selectRetry(question({ failure, random: 0 }))).to.deep.equal({ again: true, waitMs: 7_000 });
  });

  for (const [stoppedBy, changes] of [
    ['disabled', { policy: { count: 0, latestAt: Infinity, random: () => 0 } }],
    ['method', { isRepeatable: false }],
    ['body', { hasBodyAgain: false }],
    ['count', { retriesMade: 3 }],
    ['time', { failure: { askedMs: 60_001, untouched: true }, random: 0 }],
  ] as const) {
    it(`does not send again, and says why: ${stoppedBy}`, () => {
      expect(selectRetry(question(changes))).to.deep.equal({ again: false, stoppedBy });
    });
  }

  it('uses the time that is left to its last moment', () => {
    const failure = { askedMs: 60_000, untouched: true };
    expect(selectRetry(question({ failure, random: 0 }))).to.deep.equal({ again: true, waitMs: 60_000 });
  });

  it('sends everything again that the API did not touch', () => {
    const failure = { askedMs: undefined, untouched: true };
    expect(selectRetry(question({ failure, isRepeatable: false })).again).to.equal(true);
  });

  it('never waits beyond the end, nor less than it was asked to, nor more often than it may', () => {
    const times = fc.nat({ max: 10_000_000 });
    fc.assert(
      fc.property(
        times,
        times,
        fc.nat(20),
        fc.nat(20),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (...given) => {
          const [asked, left, count, retriesMade, dice] = given;
          const policy = { count, latestAt: NOW + left, random: () => dice };
          const failure = { askedMs: asked, untouched: true };
          const decision = selectRetry(question({ failure, policy, retriesMade }));
          if (!decision.again) return;
          expect(decision.waitMs).to.be.within(asked, Math.min(left, asked + 60_000));
          expect(retriesMade).to.be.lessThan(count);
        },
      ),
    );
  });
});
