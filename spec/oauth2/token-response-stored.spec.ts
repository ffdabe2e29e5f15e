import { expect } from 'chai';
import fc from 'fast-check';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { HOUR, IN_AN_HOUR_SECONDS, NOW, jwt } from './validity';

describe('oauth2: stored tokens', () => {
  it('are read as the runtime stores them: the raw response of the provider', () => {
    const raw = { access_token: 'a', refresh_token: 'r', expires_in: 3600, token_type: 'Bearer', scope: 'x' };
    expect(parseStoredTokens(raw, {})).to.deep.equal({
      accessToken: 'a',
      refreshToken: 'r',
      tokenType: 'Bearer',
      scopes: ['x'],
      issuedAt: undefined,
      expiresAt: undefined,
      raw,
    });
  });

  it('may be an access token or a refresh token alone', () => {
    expect(parseStoredTokens({ access_token: 'a' }, {})).to.include({
      accessToken: 'a',
      refreshToken: undefined,
    });
    expect(parseStoredTokens({ refresh_token: 'r' }, {})).to.include({
      accessToken: undefined,
      refreshToken: 'r',
    });
  });

  it('end when the connection declares that they say so, or when the token itself does', () => {
    const expiry = { path: 'ends', format: 'date' } as const;
    const ends = new Date(NOW + HOUR).toISOString();
    expect(parseStoredTokens({ access_token: 'a', ends }, { expiry })?.expiresAt).to.equal(NOW + HOUR);
    const access_token = jwt({ exp: IN_AN_HOUR_SECONDS });
    expect(parseStoredTokens({ access_token }, {})?.expiresAt).to.equal(NOW + HOUR);
  });

  const unusable = [
    undefined,
    null,
    '',
    'a',
    5,
    true,
    [],
    [{ access_token: 'a' }],
    {},
    new Date(),
    () => 1,
    Symbol('a'),
  ];
  for (const [index, stored] of unusable.entries()) {
    it(`are none if the account has nothing usable (${String(index)}: ${typeof stored})`, () => {
      expect(parseStoredTokens(stored, {})).to.equal(undefined);
    });
  }

  it('are none if neither token is a text with something in it', () => {
    for (const token of ['', '  ', 5, null, {}, ['a'], true]) {
      expect(parseStoredTokens({ access_token: token, refresh_token: token }, {})).to.equal(undefined);
    }
  });

  it('of any shape are never an exception, and never a token set without a token', () => {
    const members = fc.record(
      {
        access_token: fc.anything(),
        refresh_token: fc.anything(),
        scope: fc.anything(),
        expires_at: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(members, fc.anything()), (stored) => {
        const tokens = parseStoredTokens(stored, {});
        if (tokens === undefined) return;
        const token = tokens.accessToken ?? tokens.refreshToken;
        expect(token).to.be.a('string').with.length.greaterThan(0);
        for (const scope of tokens.scopes ?? []) expect(scope).to.match(/^\S+$/);
      }),
    );
  });
});
