import { expect } from 'chai';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { tokensOf, type Reading } from './token-answers';
import { HOUR, NOW, type Raw } from './validity';

const DAY = 24 * HOUR;
const FIRST = { access_token: 'a1', refresh_token: 'r1' };

/** When the refresh token ends, from now: as it was read, and as it is read again later. */
function ends(body: Raw, reading: Reading = {}): readonly (number | undefined)[] {
  const tokens = tokensOf(body, reading);
  const stored = parseStoredTokens(tokens.raw, reading);
  return [tokens, stored].map((read) =>
    read?.refreshTokenExpiresAt === undefined ? undefined : read.refreshTokenExpiresAt - NOW,
  );
}

const both = <Value>(value: Value): readonly Value[] => [value, value];

describe('oauth2: the end of a refresh token', () => {
  for (const name of ['refresh_token_expires_in', 'x_refresh_token_expires_in', 'refresh_expires_in']) {
    it(`is read from ${name}, in seconds, and stored as a moment`, () => {
      expect(ends({ ...FIRST, [name]: DAY / 1000 })).to.deep.equal(both(DAY));
      expect(ends({ ...FIRST, [name]: String(DAY / 1000) })).to.deep.equal(both(DAY));
      expect(tokensOf({ ...FIRST, [name]: 60 }).raw).to.include({
        refresh_token_expires_at: NOW / 1000 + 60,
      });
    });
  }

  it('is read from a moment that the answer has itself', () => {
    for (const end of [(NOW + DAY) / 1000, NOW + DAY, new Date(NOW + DAY).toISOString()]) {
      expect(ends({ ...FIRST, refresh_token_expires_at: end })).to.deep.equal(both(DAY));
    }
  });

  it('is read at the declared path in the declared unit', () => {
    const cases = [
      ['seconds', DAY / 1000],
      ['milliseconds', DAY],
      ['epoch-seconds', (NOW + DAY) / 1000],
      ['epoch-milliseconds', NOW + DAY],
      ['date', new Date(NOW + DAY).toISOString()],
    ] as const;
    for (const [format, value] of cases) {
      const reading: Reading = { refreshTokenExpiry: { path: 'meta.refresh_ends', format } };
      expect(ends({ ...FIRST, meta: { refresh_ends: value } }, reading), format).to.deep.equal(both(DAY));
    }
    expect(
      ends({ ...FIRST, refresh_token_expires_in: DAY }, { refreshTokenExpiry: { format: 'milliseconds' } }),
    ).to.deep.equal(both(DAY));
  });

  it('is unknown where nobody says it, or says 0', () => {
    expect(ends(FIRST)).to.deep.equal(both(undefined));
    expect(ends({ ...FIRST, refresh_token_expires_in: 0 })).to.deep.equal(both(undefined));
    expect(ends({ ...FIRST, refresh_token_expires_in: 'never' })).to.deep.equal(both(undefined));
  });

  const stored = tokensOf({ ...FIRST, refresh_token_expires_in: DAY / 1000 }).raw;

  it('stays while the refresh token stays, whether the answer repeats it or not', () => {
    for (const answer of [{ access_token: 'a2' }, { access_token: 'a2', refresh_token: 'r1' }]) {
      expect(ends(answer, { previous: stored, now: NOW + HOUR })).to.deep.equal(both(DAY));
    }
  });

  it('moves with every answer that says it', () => {
    const answer = { access_token: 'a2', refresh_token_expires_in: DAY / 1000 };
    expect(ends(answer, { previous: stored, now: NOW + HOUR })).to.deep.equal(both(DAY + HOUR));
  });

  it('is forgotten with the refresh token that it belonged to', () => {
    const tokens = tokensOf({ access_token: 'a2', refresh_token: 'r2' }, { previous: stored });
    expect(tokens.refreshTokenExpiresAt).to.equal(undefined);
    expect(tokens.raw).to.deep.equal({ access_token: 'a2', refresh_token: 'r2' });
  });

  it('is forgotten at its declared path, too', () => {
    for (const [format, value] of [
      ['date', new Date(NOW + DAY).toISOString()],
      ['epoch-seconds', (NOW + DAY) / 1000],
    ] as const) {
      const reading: Reading = { refreshTokenExpiry: { path: 'refresh_ends', format } };
      const previous = tokensOf({ ...FIRST, refresh_ends: value }, reading).raw;
      const answer = { access_token: 'a2', refresh_token: 'r2' };
      expect(ends(answer, { ...reading, previous }), format).to.deep.equal(both(undefined));
      expect(ends({ access_token: 'a2' }, { ...reading, previous }), format).to.deep.equal(both(DAY));
    }
  });

  it('is assumed for a new refresh token where nobody says it', () => {
    const reading: Reading = { assumedRefreshTokenLifetimeMs: DAY };
    expect(ends(FIRST, reading)).to.deep.equal(both(DAY));
    expect(ends({ ...FIRST, refresh_token_expires_in: 60 }, reading)).to.deep.equal(both(60_000));
    const previous = tokensOf(FIRST, reading).raw;
    const later: Reading = { ...reading, previous, now: NOW + HOUR };
    expect(ends({ access_token: 'a2' }, later)).to.deep.equal(both(DAY));
    expect(ends({ access_token: 'a2', refresh_token: 'r2' }, later)).to.deep.equal(both(DAY + HOUR));
  });

  it('is not assumed where there is no refresh token', () => {
    expect(ends({ access_token: 'a1' }, { assumedRefreshTokenLifetimeMs: DAY })).to.deep.equal(
      both(undefined),
    );
  });

  it('is kept with the further token that it belongs to', () => {
    const reading: Reading = { furtherTokens: { user: 'authed_user' }, token: 'user' };
    const answer = { access_token: 'b', authed_user: { ...FIRST, refresh_token_expires_in: DAY / 1000 } };
    expect(ends(answer, reading)).to.deep.equal(both(DAY));
    const { raw } = tokensOf(answer, reading);
    expect(raw).not.to.have.property('refresh_token_expires_at');
    const later: Reading = { ...reading, previous: raw, now: NOW + HOUR };
    expect(ends({ access_token: 'a2' }, later)).to.deep.equal(both(DAY));
    expect(ends({ access_token: 'a2', refresh_token: 'r2' }, later)).to.deep.equal(both(undefined));
  });

  it('goes by the clock of the server', () => {
    const tokens = tokensOf(
      { ...FIRST, refresh_token_expires_in: 60 },
      { now: 0 },
      { date: new Date(NOW).toUTCString() },
    );
    expect(tokens.refreshTokenExpiresAt).to.equal(NOW + 60_000);
  });

  it('goes with the refresh token that is replaced, and its neighbours stay', () => {
    const refreshTokenExpiry = { path: 'rt.ends', format: 'date' } as const;
    const previous = { ...FIRST, rt: { ends: '2030-01-01T00:00:00Z', id: 7 } };
    const replaced = tokensOf({ access_token: 'a2', refresh_token: 'r2' }, { refreshTokenExpiry, previous });
    expect(replaced.refreshTokenExpiresAt).to.equal(undefined);
    expect(replaced.raw['rt']).to.deep.equal({ id: 7 });
    const kept = tokensOf({ access_token: 'a2' }, { refreshTokenExpiry, previous });
    expect(kept.refreshTokenExpiresAt).to.equal(Date.UTC(2030, 0, 1));
  });
});
