import { expect } from 'chai';
import type { AxiosResponse } from 'axios';
import fc from 'fast-check';
import { readWait } from '../../../lib/http/limits/rate-limit';
import { readLimits, type Limits } from '../../../lib/http/limits/rate-limit-fields';

const NOW = Date.parse('2026-01-01T00:00:00Z');

type Headers = Readonly<Record<string, unknown>>;

const wait = (headers: Headers): number | undefined =>
  readWait({ headers, data: '' } as unknown as AxiosResponse, undefined, NOW);

const limits = (headers: Headers): Limits | undefined => readLimits({ headers }, NOW);

/** Texts that servers have been seen to send, and those that somebody may send on purpose. */
const HOSTILE = [
  '',
  ' ',
  '-1',
  '+5',
  '1e400',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '"5"',
  "'5'",
  '5, 5',
  '5;w=1',
  '5 seconds',
  '٥',
  '9'.repeat(400),
  '9'.repeat(20),
  '1'.repeat(19),
];

describe('http: the fields of a rate limit', () => {
  it('say in milliseconds how long to wait, more exactly than Retry-After', () => {
    expect(wait({ 'retry-after-ms': '250' })).to.equal(250);
    expect(wait({ 'x-ms-retry-after-ms': '1500.2' })).to.equal(1501);
    expect(wait({ 'retry-after-ms': '250', 'retry-after': '1' })).to.equal(250);
    expect(wait({ 'retry-after-ms': 'soon', 'retry-after': '1' })).to.equal(1000);
  });

  for (const name of ['x-ratelimit-reset', 'x-rate-limit-reset', 'ratelimit-reset']) {
    it(`say when it begins anew, as seconds, epoch seconds or epoch milliseconds: ${name}`, () => {
      expect(wait({ [name]: '90' })).to.equal(90_000);
      expect(wait({ [name]: '0.5' })).to.equal(500);
      expect(wait({ [name]: '0' })).to.equal(0);
      expect(wait({ [name]: String(NOW / 1000 + 90) })).to.equal(90_000);
      expect(wait({ [name]: String(NOW / 1000 + 0.25) })).to.equal(250);
      expect(wait({ [name]: String(NOW + 90_000) })).to.equal(90_000);
      expect(wait({ [name]: String(NOW / 1000 - 90) })).to.equal(0);
      expect(wait({ [name]: '999999999' })).to.equal(999_999_999_000);
      expect(wait({ [name]: '1000000000' })).to.equal(0);
      expect(wait({ [name]: '99999999999' })).to.equal(99_999_999_999_000 - NOW);
      expect(wait({ [name]: '100000000000' })).to.equal(0);
    });
  }

  it('say it by the clock of the server where that is shown', () => {
    const date = new Date(NOW + 60_000).toUTCString();
    expect(wait({ 'x-ratelimit-reset': String(NOW / 1000 + 90), date })).to.equal(30_000);
    expect(wait({ 'x-ratelimit-reset': '90', date })).to.equal(90_000);
  });

  it('are no reason to wait while something is left', () => {
    const reset = { 'x-ratelimit-reset': '90' };
    expect(wait({ ...reset, 'x-ratelimit-remaining': '0' })).to.equal(90_000);
    expect(wait({ ...reset, 'x-ratelimit-remaining': '1' })).to.equal(undefined);
    expect(wait({ ...reset, 'x-ratelimit-remaining': '1', 'retry-after': '3' })).to.equal(3000);
    expect(wait({ ratelimit: '"a";r=1;t=30' })).to.equal(undefined);
  });

  for (const [field, policy, expected] of [
    ['"default";r=0;t=30', undefined, { limit: undefined, remaining: 0, resetMs: 30_000 }],
    ['default;r=5;t=30', 'default;q=100;w=60', { limit: 100, remaining: 5, resetMs: 30_000 }],
    ['"a";r=0', '"a";q=10;w=60', { limit: 10, remaining: 0, resetMs: 60_000 }],
    ['"a";r=7;t=1, "b";r=0;t=5, "c";r=0;t=9', '"c";q=3', { limit: 3, remaining: 0, resetMs: 9000 }],
    ['"a";r=7;t=1,"b";r=2;t=5', undefined, { limit: undefined, remaining: 2, resetMs: 5000 }],
    ['"a;r=9\\"";r=1;pk=:YWJj:;x=?1; t=2', undefined, { limit: undefined, remaining: 1, resetMs: 2000 }],
    ['"a";t=2', undefined, { limit: undefined, remaining: undefined, resetMs: 2000 }],
    ['"a";r=4', 'none of it', { limit: undefined, remaining: 4, resetMs: undefined }],
    ['limit=100, remaining=0, reset=30', undefined, { limit: 100, remaining: 0, resetMs: 30_000 }],
    ['"a"', undefined, undefined],
    ['"a";r=-1;t=-2', undefined, undefined],
    ['"a";r=1.5;t="2"', undefined, undefined],
    ['"a";r=0;t=30,', undefined, undefined],
    ['"a";r=0;t=30 "b"', undefined, undefined],
    ['"a";r=0;t=30, "b', undefined, undefined],
    ['"a;r=0;t=30', undefined, undefined],
    ['"a";r=0;t=9999999999999999', undefined, undefined],
    ['limit=100, limit=0', undefined, undefined],
    [`"${'a'.repeat(3000)}";r=0;t=30`, undefined, undefined],
  ] as const) {
    it(`are those of the IETF: ${field.slice(0, 60)}`, () => {
      const headers = { ratelimit: field, ...(policy === undefined ? {} : { 'ratelimit-policy': policy }) };
      expect(limits(headers)).to.deep.equal(expected);
    });
  }

  it('are read from one family, the standard first, and from another if that lacks the reset', () => {
    const vendor = {
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '4',
      'x-ratelimit-reset': '9',
    };
    const expected = { limit: 60, remaining: 4, resetMs: 9000 };
    expect(limits(vendor)).to.deep.equal(expected);
    expect(limits({ ...vendor, ratelimit: '"a";r=3' })).to.deep.equal(expected);
    expect(limits({ ...vendor, 'ratelimit-remaining': '3' })).to.deep.equal(expected);
    expect(limits({ ...vendor, ratelimit: '"a";r=3;t=2' })).to.include({ remaining: 3, resetMs: 2000 });
    expect(limits({ 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '8' })).to.deep.equal({
      limit: 100,
      remaining: 8,
      resetMs: undefined,
    });
    expect(limits({ 'ratelimit-limit': '100' })).to.equal(undefined);
    expect(limits({})).to.equal(undefined);
  });

  it('say nothing if they are nonsense', () => {
    for (const text of HOSTILE) {
      for (const name of ['retry-after-ms', 'x-ratelimit-reset', 'ratelimit-reset', 'ratelimit']) {
        expect(wait({ [name]: text }), `${name}: ${text}`).to.equal(undefined);
      }
      // Who means "no limit" may say it with a very large number.
      const remaining = /^\d{1,20}$/.test(text) ? Number(text) : undefined;
      expect(limits({ 'x-ratelimit-remaining': text })?.remaining, text).to.equal(remaining);
    }
    for (const value of [['5'], 5, null, undefined, { toString: () => '5' }]) {
      expect(wait({ 'x-ratelimit-reset': value, 'retry-after-ms': value })).to.equal(undefined);
    }
  });

  const NAMES = [
    'date',
    'retry-after',
    'retry-after-ms',
    'x-ms-retry-after-ms',
    'ratelimit',
    'ratelimit-policy',
    ...['ratelimit', 'x-ratelimit', 'x-rate-limit'].flatMap((prefix) =>
      ['limit', 'remaining', 'reset'].map((part) => `${prefix}-${part}`),
    ),
  ];
  const number = fc.oneof(fc.nat().map(String), fc.double().map(String), fc.bigInt().map(String));
  const structured = fc
    .array(fc.tuple(fc.string(), fc.constantFrom('r', 't', 'q', 'w'), number), { maxLength: 4 })
    .map((items) => items.map(([name, key, value]) => `"${name}";${key}=${value}`).join(', '));
  const date = fc.date({ noInvalidDate: true }).map((moment) => moment.toUTCString());
  const value = fc.oneof(number, structured, date, fc.string(), fc.constantFrom(...HOSTILE));
  const headers = fc.dictionary(fc.constantFrom(...NAMES), value);

  it('give a finite number that is not negative, or nothing, whatever they are', () => {
    fc.assert(
      fc.property(headers, (given) => {
        const { limit, remaining, resetMs } = limits(given) ?? {};
        for (const found of [wait(given), limit, remaining, resetMs]) {
          if (found !== undefined) expect(found).to.be.within(0, Number.MAX_VALUE);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are read in no time, however long they are', () => {
    const startedAt = performance.now();
    for (const unit of ['"a";r=0;t=1,', '"a";;', '";', '\\"', ' ', ';r=', 'a=1,', '1']) {
      for (const name of NAMES) limits({ [name]: unit.repeat(100_000) });
      limits({ ratelimit: unit.repeat(150) });
    }
    expect(performance.now() - startedAt).to.be.lessThan(1000);
  });
});
