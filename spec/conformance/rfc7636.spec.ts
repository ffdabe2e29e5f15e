import { expect } from 'chai';
import { buildAuthorizationUrl, buildCodeChallenge } from '../../lib/oauth2/authorization-request';
import { buildGrantRequest, scopeOf } from '../support/built-requests';

/** Appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('RFC 7636', () => {
  it('appendix B: makes the challenge of the example from its verifier', () => {
    expect(buildCodeChallenge(VERIFIER)).to.equal(CHALLENGE);
  });

  it('§4.2 makes a challenge of 43 unreserved characters without padding from verifiers of every allowed length', () => {
    for (const length of [43, 64, 100, 128]) {
      expect(buildCodeChallenge('-._~aZ09'.repeat(16).slice(0, length))).to.match(/^[A-Za-z0-9_-]{43}$/);
    }
  });

  it('§4.3 sends the challenge and its method with the authorization request', () => {
    const scope = scopeOf({
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1/cb',
      state: 's',
      code_challenge: buildCodeChallenge(VERIFIER),
      code_challenge_method: 'S256',
      code_verifier: VERIFIER,
    });
    const url = buildAuthorizationUrl({ url: 'https://server.example.com/authorize' }, scope);
    const { searchParams } = new URL(url);
    expect(searchParams.get('code_challenge')).to.equal(CHALLENGE);
    expect(searchParams.get('code_challenge_method')).to.equal('S256');
    expect(url).not.to.contain(VERIFIER);
  });

  it('§4.5 sends the verifier itself with the code', async () => {
    const values = { code: 'c', redirect_uri: 'http://127.0.0.1/cb', code_verifier: VERIFIER };
    const { body } = await buildGrantRequest(
      { type: 'authorization_code', values },
      { clientId: 'c', clientSecret: undefined },
      { shape: { url: 'https://server.example.com/token' }, authentication: 'none' },
    );
    expect(new URLSearchParams(body).get('code_verifier')).to.equal(VERIFIER);
  });
});
