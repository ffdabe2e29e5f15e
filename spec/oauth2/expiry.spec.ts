import { expect } from 'chai';
import fc from 'fast-check';
import { selectValidity } from '../../lib/oauth2/expiry';
import { HOUR, IN_AN_HOUR_SECONDS, NOW, freshMs, jwt, stored, type Raw } from './validity';

/** Forms of a number that a token cannot live for, or end at. */
const NO_TIMES = [
  0,
  '0',
  -1,
  '-1',
  NaN,
  Infinity,
  1e308,
  '1e400',
  'never',
  '',
  ' ',
  null,
  true,
  [3600],
  {},
  undefined,
];

describe('oauth2: R9 expiry arithmetic', () => {
  it('reads expires_in as seconds, as a number and as a text', () => {
    for (const expires_in of [3600, '3600', ' 3600 ', 3.6e3]) expect(freshMs({ expires_in })).to.equal(HOUR);
  });

  it('knows no expiry if nobody says one, and invents none', () => {
    expect(selectValidity({ access_token: 'opaque' }, {}, NOW)).to.deep.equal({
      issuedAt: NOW,
      expiresAt: undefined,
      durationOnly: false,
    });
  });

  for (const value of NO_TIMES) {
    it(`knows no expiry from ${JSON.stringify(value)} (${typeof value})`, () => {
      expect(selectValidity({ expires_in: value }, {}, NOW).expiresAt).to.equal(undefined);
      expect(selectValidity({ expires_at: value }, {}, NOW).expiresAt).to.equal(undefined);
      expect(stored({ expires_in: value })).to.deep.equal([undefined, undefined]);
      expect(stored({ expires_at: value })).to.deep.equal([undefined, undefined]);
      for (const format of [
        'seconds',
        'milliseconds',
        'epoch-seconds',
        'epoch-milliseconds',
        'date',
      ] as const) {
        const profile = { expiry: { path: 'ends', format } };
        expect(freshMs({ ends: value }, profile), format).to.equal(undefined);
        expect(stored({ ends: value }, profile), format).to.deep.equal([undefined, undefined]);
      }
    });
  }

  it('knows no expiry beyond the end of all dates', () => {
    expect(freshMs({ expires_in: 8.64e12 })).to.equal(undefined);
    expect(freshMs({ expires_in: 8e12 })).to.equal(8e15);
  });

  it('takes a date that means "none" for none, although it is one', () => {
    for (const none of ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z']) {
      expect(stored({ expires_at: none })).to.deep.equal([undefined, undefined]);
      expect(stored({ ends: none }, { expiry: { path: 'ends', format: 'date' } })).to.deep.equal([
        undefined,
        undefined,
      ]);
    }
  });

  it('reads expires_at as epoch seconds, epoch milliseconds and a date, as numbers and as texts', () => {
    const ends = [
      IN_AN_HOUR_SECONDS,
      NOW + HOUR,
      new Date(NOW + HOUR).toISOString(),
      new Date(NOW + HOUR).toUTCString(),
    ];
    for (const expires_at of [...ends, ...ends.map(String)]) {
      expect(freshMs({ expires_at }), String(expires_at)).to.equal(HOUR);
      expect(stored({ expires_at })[1]).to.equal(NOW + HOUR);
    }
  });

  it('prefers the moment to the duration', () => {
    expect(freshMs({ expires_in: 60, expires_at: IN_AN_HOUR_SECONDS })).to.equal(HOUR);
  });

  it('prefers the duration to a moment that had passed when the answer was made', () => {
    const raw = { expires_in: 60, expires_at: NOW / 1000 - 1 };
    expect(selectValidity(raw, {}, NOW)).to.deep.equal({
      issuedAt: NOW,
      expiresAt: NOW + 60_000,
      durationOnly: true,
    });
  });

  it('knows no expiry from nothing but a moment that had passed when the answer was made', () => {
    expect(freshMs({ expires_at: NOW / 1000 - 1 })).to.equal(undefined);
    expect(freshMs({ access_token: jwt({ exp: NOW / 1000 }) })).to.equal(undefined);
  });

  it('finds out from a stored moment and duration when the token was issued', () => {
    expect(stored({ expires_in: 3600, expires_at: IN_AN_HOUR_SECONDS })).to.deep.equal([NOW, NOW + HOUR]);
    expect(stored({ expires_at: IN_AN_HOUR_SECONDS })).to.deep.equal([undefined, NOW + HOUR]);
    expect(stored({ expires_in: 1e12, expires_at: IN_AN_HOUR_SECONDS })).to.deep.equal([
      undefined,
      NOW + HOUR,
    ]);
  });

  it('does not count a stored duration from now: nobody knows when it began', () => {
    expect(stored({ expires_in: 3600 })).to.deep.equal([undefined, undefined]);
  });

  it('says when a moment must be stored with the duration', () => {
    const durationOnly = (raw: Raw): boolean => selectValidity(raw, {}, NOW).durationOnly;
    expect(durationOnly({ expires_in: 3600 })).to.equal(true);
    expect(durationOnly({ expires_in: 3600, expires_at: IN_AN_HOUR_SECONDS })).to.equal(false);
    expect(durationOnly({ expires_at: IN_AN_HOUR_SECONDS })).to.equal(false);
    expect(durationOnly({ access_token: jwt({ exp: IN_AN_HOUR_SECONDS }) })).to.equal(false);
    expect(durationOnly({})).to.equal(false);
  });

  describe('of JWT access tokens', () => {
    const exp = IN_AN_HOUR_SECONDS;
    const iat = NOW / 1000 - 60;

    it('reads exp, and iat where there is one', () => {
      expect(freshMs({ access_token: jwt({ exp }) })).to.equal(HOUR);
      expect(stored({ access_token: jwt({ exp }) })).to.deep.equal([undefined, NOW + HOUR]);
      expect(stored({ access_token: jwt({ exp, iat }) })).to.deep.equal([NOW - 60_000, NOW + HOUR]);
    });

    it('counts a stored duration from iat', () => {
      expect(stored({ access_token: jwt({ iat }), expires_in: 3600 })).to.deep.equal([
        NOW - 60_000,
        NOW - 60_000 + HOUR,
      ]);
    });

    it('prefers what the response says', () => {
      expect(freshMs({ access_token: jwt({ exp }), expires_in: 60 })).to.equal(60_000);
    });

    it('takes the moment of the answer for that of the issue, whatever iat says', () => {
      expect(selectValidity({ access_token: jwt({ exp, iat }) }, {}, NOW).issuedAt).to.equal(NOW);
    });

    it('knows no expiry from anything that only looks like a JWT', () => {
      const claims = jwt({ exp }).split('.')[1] ?? '';
      const tokens = [
        'a.b.c',
        `x.${claims}`,
        `x.${claims}.y.z`,
        '..',
        `.${Buffer.from('[]').toString('base64url')}.`,
        5,
      ];
      for (const access_token of tokens)
        expect(freshMs({ access_token }), String(access_token)).to.equal(undefined);
      expect(freshMs({ access_token: jwt({ exp: 'tomorrow' }) })).to.equal(undefined);
    });
  });

  it('never throws and never lets a token end before it began, whatever the values', () => {
    const value = fc.oneof(fc.anything(), fc.double(), fc.integer().map(String), fc.date().map(String));
    const raw = fc.record({ access_token: value, expires_in: value, expires_at: value, ends: value });
    const format = fc.constantFrom(
      'seconds',
      'milliseconds',
      'epoch-seconds',
      'epoch-milliseconds',
      'date',
      undefined,
    );
    fc.assert(
      fc.property(raw, format, fc.option(fc.constant(NOW), { nil: undefined }), (members, kind, issuedAt) => {
        const expiry = kind === undefined ? undefined : ({ path: 'ends', format: kind } as const);
        const validity = selectValidity(members, { expiry }, issuedAt);
        const [start = 0, end = Infinity] = [validity.issuedAt, validity.expiresAt];
        expect(end).to.be.greaterThan(start);
        if (validity.expiresAt !== undefined) expect(Number.isNaN(new Date(end).getTime())).to.equal(false);
      }),
    );
  });
});
