import { expect } from 'chai';
import { selectValidity } from '../../lib/oauth2/expiry';
import { valueAt, withoutValueAt } from '../../lib/oauth2/json-path';
import { HOUR, IN_AN_HOUR_SECONDS, NOW, freshMs, jwt, stored } from './validity';

describe('oauth2: declared lifetimes', () => {
  it('reads the declared member in the declared unit', () => {
    const cases = [
      ['seconds', 3600],
      ['milliseconds', HOUR],
      ['epoch-seconds', String(IN_AN_HOUR_SECONDS)],
      ['epoch-milliseconds', NOW + HOUR],
      ['date', new Date(NOW + HOUR).toUTCString()],
    ] as const;
    for (const [format, value] of cases) {
      expect(freshMs({ ends: value }, { expiry: { path: 'ends', format } }), format).to.equal(HOUR);
      expect(freshMs({ data: { ends: value } }, { expiry: { path: 'data.ends', format } }), format).to.equal(
        HOUR,
      );
      expect(freshMs({ expires_in: value }, { expiry: { format } }), format).to.equal(HOUR);
    }
    expect(freshMs({ ends: 3600 }, { expiry: { path: 'ends' } })).to.equal(HOUR);
  });

  it('prefers the declared member to those of the standard', () => {
    const raw = { ttl: 60, expires_in: 3600, expires_at: IN_AN_HOUR_SECONDS };
    const profile = { expiry: { path: 'ttl' } };
    expect(selectValidity(raw, profile, NOW)).to.deep.equal({
      issuedAt: NOW,
      expiresAt: NOW + 60_000,
      durationOnly: true,
    });
    const ends = { ...raw, ends: NOW / 1000 + 60 };
    expect(freshMs(ends, { expiry: { path: 'ends', format: 'epoch-seconds' } })).to.equal(60_000);
  });

  it('takes the stored moment beside a declared duration', () => {
    const raw = { ttl: 3600, expires_at: IN_AN_HOUR_SECONDS };
    expect(stored(raw, { expiry: { path: 'ttl' } })).to.deep.equal([NOW, NOW + HOUR]);
  });

  it('does not let a duration that is none spoil the stored moment', () => {
    for (const format of ['seconds', 'milliseconds'] as const) {
      const profile = { expiry: { path: 'ttl', format } };
      for (const ttl of [0, -1000]) {
        expect(stored({ ttl, expires_at: IN_AN_HOUR_SECONDS }, profile)).to.deep.equal([
          undefined,
          NOW + HOUR,
        ]);
      }
    }
  });

  it('falls back to the standard where a response has no declared member', () => {
    const expiry = { path: 'ttl', format: 'milliseconds' } as const;
    expect(freshMs({ expires_in: 60 }, { expiry })).to.equal(60_000);
    expect(freshMs({ expires_at: IN_AN_HOUR_SECONDS }, { expiry })).to.equal(HOUR);
  });

  it('does not take the declared unit of expires_in for seconds', () => {
    expect(freshMs({ expires_in: 'soon' }, { expiry: { format: 'date' } })).to.equal(undefined);
    expect(freshMs({ expires_in: 60_000 }, { expiry: { format: 'date' } })).to.equal(undefined);
    expect(freshMs({ expires_in: 60_000 }, { expiry: { path: 'expires_in', format: 'date' } })).to.equal(
      undefined,
    );
  });

  describe('W4 the provider over the assumed lifetime', () => {
    const assumedLifetimeMs = 2 * HOUR;

    it('assumes the declared lifetime where nobody says one', () => {
      expect(freshMs({}, { assumedLifetimeMs })).to.equal(2 * HOUR);
      expect(freshMs({ expires_in: 0 }, { assumedLifetimeMs })).to.equal(2 * HOUR);
      expect(freshMs({ expires_at: 1 }, { assumedLifetimeMs })).to.equal(2 * HOUR);
    });

    it('assumes nothing where the provider says something, longer or shorter', () => {
      expect(freshMs({ expires_in: 60 }, { assumedLifetimeMs })).to.equal(60_000);
      expect(freshMs({ expires_in: 86_400 }, { assumedLifetimeMs })).to.equal(24 * HOUR);
      expect(freshMs({ expires_at: IN_AN_HOUR_SECONDS }, { assumedLifetimeMs })).to.equal(HOUR);
      expect(freshMs({ access_token: jwt({ exp: IN_AN_HOUR_SECONDS }) }, { assumedLifetimeMs })).to.equal(
        HOUR,
      );
    });

    it('does not assume an end of a stored token whose beginning nobody knows', () => {
      expect(stored({}, { assumedLifetimeMs })).to.deep.equal([undefined, undefined]);
    });
  });
});

describe('oauth2: paths into a response', () => {
  it('lead to a member, through own members of objects and positions of lists only', () => {
    expect(valueAt({ a: { b: 1 } }, 'a.b')).to.equal(1);
    expect(valueAt({ a: { b: 1 } }, 'a')).to.deep.equal({ b: 1 });
    for (const path of [
      'b',
      'a.c',
      'a.b.c',
      '',
      'a.',
      '__proto__',
      'toString',
      'constructor.name',
      'a.hasOwnProperty',
    ]) {
      expect(valueAt({ a: { b: 1 } }, path), path).to.equal(undefined);
    }
    for (const source of [undefined, null, 5, 'text', []]) expect(valueAt(source, '0')).to.equal(undefined);
    expect(valueAt([1], '0')).to.equal(1);
    for (const path of ['1', '-1', 'length', 'at', '0.0'])
      expect(valueAt([1], path), path).to.equal(undefined);
  });

  it('can be left out of a copy, and nothing else with them', () => {
    const source = { a: { b: 1, c: 2 }, d: 3 };
    expect(withoutValueAt(source, 'a.b')).to.deep.equal({ a: { c: 2 }, d: 3 });
    expect(withoutValueAt({ ...source, e: { b: 1 } }, 'a.b')).to.deep.equal({
      a: { c: 2 },
      d: 3,
      e: { b: 1 },
    });
    expect(withoutValueAt(source, 'd')).to.deep.equal({ a: { b: 1, c: 2 } });
    for (const path of ['x', 'a.x', 'd.x', 'a.b.x'])
      expect(withoutValueAt(source, path)).to.deep.equal(source);
    expect(source).to.deep.equal({ a: { b: 1, c: 2 }, d: 3 });
  });

  it('can be left out of a copy wherever they lead: by a position, or by a name with a dot', () => {
    const source = { list: [{ a: 1, b: 2 }], 'x.y': 3 };
    expect(withoutValueAt(source, 'list.0.a')).to.deep.equal({ list: [{ b: 2 }], 'x.y': 3 });
    expect(withoutValueAt(source, 'x\\.y')).to.deep.equal({ list: [{ a: 1, b: 2 }] });
  });
});
