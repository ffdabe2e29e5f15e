import { expect } from 'chai';
import fc from 'fast-check';
import { explainEnd, lifeEnd } from '../../lib/trace/describe-life';
import { createMomentFormat } from '../../lib/trace/time-words';
import { buildLanes } from '../../lib/trace/token-lanes';
import type { TokenLife } from '../../lib/trace/token-lives';
import type { TracedEvent } from '../../lib/trace/trace-line';
import { findRemarks } from '../../lib/trace/trace-remarks';
import { summarizeTrace } from '../../lib/trace/trace-summary';
import { NOON, notRefreshed, refreshed, requested, waited, without } from './traced-events';

const format = createMomentFormat(NOON, NOON + 1_000);
const livesOf = (events: readonly TracedEvent[]): readonly TokenLife[] => buildLanes(events)[0]?.lives ?? [];

describe('trace: the lives of tokens', () => {
  it('begin and end with refreshes, and say why', () => {
    const lives = livesOf([
      requested({ at: NOON, endsAt: NOON + 100 }),
      refreshed({ at: NOON + 90, endsAt: NOON + 200 }),
      requested({ at: NOON + 95, generation: 2, endsAt: NOON + 200 }),
      requested({ at: NOON + 120, generation: 2, status: 401, rejectedBy: 'status' }),
      refreshed({
        at: NOON + 130,
        generationBefore: 2,
        generationAfter: 3,
        reason: 'rejected',
        outcome: 'adopted',
      }),
    ]);
    const facts = lives.map(({ from, until, ...life }) => ({
      ...life,
      from: from - NOON,
      until: until && until - NOON,
    }));
    const none = { rejections: 0, refreshFailed: false };
    expect(facts).to.deep.equal([
      {
        ...none,
        generation: 1,
        origin: 'shown',
        from: 0,
        until: 90,
        end: 'expiring',
        endsAt: NOON + 100,
        requests: 1,
      },
      {
        ...none,
        generation: 2,
        origin: 'issued',
        from: 90,
        until: 130,
        end: 'rejected',
        endsAt: NOON + 200,
        requests: 2,
        rejections: 1,
      },
      {
        ...none,
        generation: 3,
        origin: 'adopted',
        from: 130,
        until: undefined,
        end: undefined,
        endsAt: undefined,
        requests: 0,
      },
    ]);
  });

  it('end where another one is shown, and no refresh tells of it', () => {
    const [first] = livesOf([requested(), requested({ at: NOON + 50, generation: 2 })]);
    expect(first).to.include({ until: NOON + 50, end: 'replaced' });
  });

  it('do not end with a refresh that failed', () => {
    const failed = refreshed({
      outcome: 'failed',
      generationAfter: 1,
      errorCode: 'TOKEN_ENDPOINT_UNAVAILABLE',
    });
    expect(livesOf([failed])).to.have.length(1);
    expect(livesOf([failed])[0]).to.include({ generation: 1, until: undefined, refreshFailed: true });
  });

  it('are counted in each process for itself, and told apart by host and restart', () => {
    const lanes = buildLanes([
      requested(),
      requested({ run: 'r2', generation: 5 }),
      requested({ run: 'r3', host: 'other' }),
      requested({ credential: 'account-2' }),
    ]);
    expect(
      lanes.map(({ credential, process, lives }) => [credential, process, lives[0]?.generation]),
    ).to.deep.equal([
      ['account-1', 'process 4711 on worker', 1],
      ['account-1', 'process 4711 on worker, life 2', 5],
      ['account-1', 'process 4711 on other', 1],
      ['account-2', 'process 4711 on worker', 1],
    ]);
  });

  it('take in waits and requests without a token by their message, else by their process', () => {
    const anonymous = without(requested({ generation: 0 }), 'credential');
    const events = [
      waited({ messageId: 'm-2' }),
      anonymous,
      requested({ messageId: 'm-2', credential: 'account-2' }),
      anonymous,
    ];
    expect(
      buildLanes(events).map(({ credential, events: { length } }) => [credential, length]),
    ).to.deep.equal([['account-2', 4]]);
    expect(buildLanes([anonymous])[0]).to.deep.include({ credential: '', lives: [] });
  });

  it('never overlap, never run backwards, whatever order events come in', () => {
    const facts = fc.record({
      at: fc.integer({ min: NOON, max: NOON + 500 }),
      generation: fc.integer({ min: 1, max: 5 }),
    });
    const event = fc.oneof(
      facts.map((given) => requested(given)),
      facts.map(({ at, generation }) =>
        refreshed({ at, generationBefore: generation, generationAfter: generation + 1 }),
      ),
      facts.map(({ at, generation }) =>
        refreshed({ at, generationBefore: generation, generationAfter: generation, outcome: 'failed' }),
      ),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const ordered = events.toSorted((one, other) => one.at - other.at);
        for (const life of livesOf(ordered)) expect(lifeEnd(life, NOON + 500)).to.be.at.least(life.from);
      }),
    );
  });

  for (const [facts, words] of [
    [{ end: 'expiring' }, 'was about to expire'],
    [{ refreshFailed: true }, 'could not be renewed'],
    [{}, 'in use, nobody says when it ends'],
    [{ endsAt: NOON - 1_000 }, 'ended at 11:59:59'],
    [{ endsAt: NOON + 60_000 }, 'in use, valid until 12:01:00'],
  ] as const) {
    it(`say how they ended: ${words}`, () => {
      const [life] = livesOf([requested()]);
      if (life === undefined) throw new TypeError('no life');
      expect(explainEnd({ ...life, ...facts }, NOON, format)).to.equal(words);
    });
  }
});

describe('trace: the counts', () => {
  it('are those of all events', () => {
    const summary = summarizeTrace([
      requested({ messageId: 'm-1' }),
      requested({ status: 401, rejectedBy: 'status', run: 'r2' }),
      refreshed({ at: NOON + 1 }),
      refreshed({ reason: 'rejected', outcome: 'failed', saved: false, durationMs: 700 }),
      requested({ attempt: 2, resent: true, generation: 2 }),
      requested({ attempt: 3, generation: 2 }),
      waited(),
      waited({ waitMs: 500, at: NOON + 9 }),
    ]);
    expect(summary).to.deep.equal({
      from: NOON,
      to: NOON + 9,
      events: 8,
      processes: 2,
      credentials: 1,
      messages: 1,
      refreshes: 2,
      refreshesByReason: { expiring: 1, rejected: 1 },
      refreshesByOutcome: { issued: 1, failed: 1 },
      tokenRequests: 2,
      longestRefreshMs: 700,
      unsaved: 1,
      requests: 4,
      rejections: 1,
      resent: 1,
      retried: 1,
      notRefreshed: 0,
      waits: 2,
      waitedMs: 1_500,
    });
  });

  it('of nothing are nothing', () => {
    expect(summarizeTrace([])).to.include({ events: 0, from: 0, refreshes: 0 });
    expect(findRemarks([])).to.deep.equal([]);
  });
});

describe('trace: what needs attention', () => {
  const usual = Array.from({ length: 10 }, () => requested());
  for (const [what, events, words] of [
    [
      'a refused refresh',
      [refreshed({ outcome: 'refused', errorCode: 'REAUTHORIZATION_REQUIRED' })],
      /^Refused refreshes: 1 \(REAUTHORIZATION_REQUIRED\).*connected again/,
    ],
    ['a failed one', [refreshed({ outcome: 'failed', errorCode: 'X' })], /^Failed refreshes: 1 \(X\)/],
    ['tokens that were not saved', [refreshed({ saved: false })], /^New tokens that were not saved: 1/],
    [
      'a fresh token that is rejected',
      [requested({ resent: true, rejectedBy: 'status' })],
      /^Rejections of a token that had just been renewed: 1/,
    ],
    [
      '403 that nobody has declared',
      [requested({ status: 403 }), requested({ status: 400 }), requested({ status: 404 })],
      /^Answers with 403, which is not declared .*: 1\. .*statuses: \[403\]/,
    ],
    ['a rejected one that is not renewed', [notRefreshed()], /^Rejected tokens that were not renewed: 1/],
    [
      'two processes that refresh at once',
      [refreshed(), refreshed({ run: 'r2', at: NOON + 900 })],
      /account-1.*FRESHKEYS_REDIS_URL/,
    ],
    ['more refreshes than requests ask for', Array.from({ length: 9 }, () => refreshed()), /refresh\.when/],
  ] as const) {
    it(what, () => {
      const remarks = findRemarks([...usual, ...events]);
      expect(remarks).to.have.length(1);
      expect(remarks[0]).to.match(words);
    });
  }

  it('nothing, if all went well', () => {
    expect(findRemarks([...usual, refreshed(), refreshed({ run: 'r2', at: NOON + 90_000 })])).to.deep.equal(
      [],
    );
  });
});
