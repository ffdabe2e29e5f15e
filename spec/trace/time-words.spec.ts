import { expect } from 'chai';
import { createMomentFormat, describeDuration, describeZone, formatDay } from '../../lib/trace/time-words';
import { NOON } from './traced-events';

describe('trace: times in words', () => {
  for (const [durationMs, words] of [
    [0, '0 ms'],
    [999, '999 ms'],
    [1_000, '1.0 s'],
    [9_999, '9.9 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
    [86_400_000, '1 d'],
    [1_047_600_000, '12 d 3 h'],
  ] as const) {
    it(`${String(durationMs)} ms: ${words}`, () => {
      expect(describeDuration(durationMs)).to.equal(words);
    });
  }

  it('a moment says its day only where there are several', () => {
    const oneDay = createMomentFormat(NOON, NOON + 1_000);
    expect(oneDay(NOON + 7)).to.equal('12:00:00');
    expect(oneDay(NOON + 7, 'millisecond')).to.equal('12:00:00.007');
    expect(oneDay(NOON + 86_400_000)).to.equal('2026-03-02 12:00:00');
    expect(createMomentFormat(NOON, NOON + 86_400_000)(NOON)).to.equal('2026-03-01 12:00:00');
    expect(formatDay(NOON)).to.equal('2026-03-01');
    expect(describeZone(NOON)).to.match(/^UTC([+-]\d\d:\d\d)?$/);
  });
});
