import { expect } from 'chai';
import { fingerprintOf, refreshTokenFingerprint } from '../../lib/tokens/fingerprint';
import { buildTokens } from '../support/renewal-session';

describe('R12 fingerprints', () => {
  const tokens = buildTokens('a');

  it('are equal for equal tokens, whatever else came with them', () => {
    expect(fingerprintOf(tokens)).to.equal(fingerprintOf(buildTokens('a', { scopes: ['x'], expiresAt: 1 })));
  });

  it('differ if the access token or the refresh token does, or is not there', () => {
    const sets = [
      tokens,
      { ...tokens, accessToken: 'other' },
      { ...tokens, refreshToken: 'other' },
      { ...tokens, accessToken: undefined },
      { ...tokens, refreshToken: undefined },
    ];
    expect(new Set(sets.map(fingerprintOf)).size).to.equal(sets.length);
  });

  it('of a refresh token do not look at the access token beside it', () => {
    expect(refreshTokenFingerprint({ ...tokens, accessToken: 'other' })).to.equal(
      refreshTokenFingerprint(tokens),
    );
    expect(refreshTokenFingerprint({ ...tokens, refreshToken: 'other' })).not.to.equal(
      refreshTokenFingerprint(tokens),
    );
  });

  it('of a refresh token that somebody else holds are those of the access token', () => {
    const held = { ...tokens, refreshToken: undefined };
    expect(refreshTokenFingerprint(held)).not.to.equal(
      refreshTokenFingerprint({ ...held, accessToken: 'other' }),
    );
    expect(refreshTokenFingerprint({ ...held, accessToken: undefined })).to.match(/^[\w-]{16}$/);
  });

  it('are 16 characters that hold nothing of the token', () => {
    for (const fingerprint of [fingerprintOf(tokens), refreshTokenFingerprint(tokens)]) {
      expect(fingerprint).to.match(/^[\w-]{16}$/);
      expect(fingerprint).not.to.contain('access').and.not.to.contain('refresh');
    }
  });
});
