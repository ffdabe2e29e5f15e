import { expect } from 'chai';
import fc from 'fast-check';
import { parseHttpDate, parseRetryAfter } from '../../lib/oauth2/retry-after';

const NOW = Date.parse('2026-03-01T12:00:00Z');

describe('oauth2: Retry-After', () => {
  it('reads seconds as milliseconds', () => {
    expect(parseRetryAfter('120', NOW)).to.equal(120_000);
    expect(parseRetryAfter(' 7 ', NOW)).to.equal(7000);
    expect(parseRetryAfter('0', NOW)).to.equal(0);
  });

  it('rounds fractions of a second up to whole milliseconds, so that nobody comes too early', () => {
    expect(parseRetryAfter('1.5', NOW)).to.equal(1500);
    expect(parseRetryAfter('0.0001', NOW)).to.equal(1);
  });

  it('reads a date as the time until then', () => {
    expect(parseRetryAfter('Sun, 01 Mar 2026 12:00:30 GMT', NOW)).to.equal(30_000);
  });

  it('waits no time at all for a date that has passed', () => {
    expect(parseRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', NOW)).to.equal(0);
  });

  it('does not invent a time from a header that is absent or unreadable', () => {
    const unreadable = [
      undefined,
      '',
      '  ',
      'soon',
      'soon 1',
      '-5',
      '+5',
      '1e3',
      '0x10',
      '1,5',
      'Infinity',
      'NaN',
      '25:61:61',
    ];
    for (const value of unreadable) expect(parseRetryAfter(value, NOW), value).to.equal(undefined);
  });

  it('takes a number that is too large for a time as unreadable', () => {
    expect(parseRetryAfter('9'.repeat(400), NOW)).to.equal(undefined);
  });

  it('is never negative, infinite or NaN, whatever the header says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.stringMatching(/^[0-9.]+$/),
    );
    const now = fc.integer({ min: 0, max: 4e12 });
    fc.assert(
      fc.property(header, now, (value, time) => {
        const delayMs = parseRetryAfter(value, time);
        if (delayMs !== undefined) expect(Number.isFinite(delayMs) && delayMs >= 0).to.equal(true);
      }),
    );
  });

  it('reads every HTTP date back to the second', () => {
    const seconds = fc.integer({ min: 0, max: 4e9 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(parseHttpDate(new Date(second * 1000).toUTCString())).to.equal(second * 1000);
      }),
    );
  });
});
