import { expect } from 'chai';
import { buildAuthorizationUrl } from '../../lib/oauth2/authorization-request';
import { CLIENT_AUTHENTICATIONS } from '../../lib/oauth2/client-authentication';
import { buildTokenRequest, type Grant, type TokenRequest } from '../../lib/oauth2/token-request';
import {
  parseStoredTokens,
  parseTokenAnswer,
  type ParsedTokenAnswer,
  type TokenFailureKind,
} from '../../lib/oauth2/token-response';

/** The client of the RFC's examples. */
const CLIENT = { clientId: 's6BhdRkqt3', clientSecret: 'gX1fBat3bV' };
const NOW = Date.parse('2026-03-01T12:00:00Z');

function request(
  grant: Grant,
  method: keyof typeof CLIENT_AUTHENTICATIONS,
  url = 'https://server.example.com/token',
): TokenRequest {
  const profile = {
    url,
    placement: 'form',
    parameters: {},
    authenticate: CLIENT_AUTHENTICATIONS[method],
  } as const;
  return buildTokenRequest(grant, profile, CLIENT);
}

function parse(status: number, json: unknown, previous: Record<string, unknown> = {}): ParsedTokenAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return parseTokenAnswer(
    { status, headers, body: JSON.stringify(json), oversized: false },
    { previous, now: NOW },
  );
}

const REFRESH: Grant = { type: 'refresh_token', refreshToken: 'tGzv3JOkF0XG5Qx2TlKWIA' };

describe('RFC 6749', () => {
  describe('§2.3.1 client password', () => {
    it('authenticates by Basic exactly as in the example', () => {
      expect(request(REFRESH, 'basic').headers['authorization']).to.equal(
        'Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW',
      );
    });

    it('authenticates in the body exactly as in the example', () => {
      expect(request(REFRESH, 'post').body).to.equal(
        'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&client_id=s6BhdRkqt3&client_secret=gX1fBat3bV',
      );
    });

    it('never uses both methods in one request', () => {
      expect(request(REFRESH, 'basic').body).not.to.match(/client_id|client_secret/);
      expect(request(REFRESH, 'post').headers).not.to.have.property('authorization');
    });

    it('never puts the secret into the URL', () => {
      for (const method of ['basic', 'post', 'none'] as const) {
        expect(request(REFRESH, method).url).to.equal('https://server.example.com/token');
      }
    });
  });

  describe('§3.2 token endpoint', () => {
    it('uses POST with a form', () => {
      const { method, headers } = request(REFRESH, 'basic');
      expect(method).to.equal('POST');
      expect(headers['content-type']).to.equal('application/x-www-form-urlencoded');
    });

    it('keeps the query of the endpoint URI', () => {
      const url = 'https://server.example.com/token?tenant=a%2Fb&x=1';
      expect(request(REFRESH, 'basic', url).url).to.equal(url);
    });

    it('sends no parameter twice, and none without a value', () => {
      const names = [
        ...new URLSearchParams(request({ ...REFRESH, scope: undefined }, 'post').body).entries(),
      ];
      expect(new Set(names.map(([name]) => name)).size).to.equal(names.length);
      for (const [name, value] of names) expect(value, name).not.to.equal('');
    });
  });

  it('§4.1.1 builds the authorization request of the example, with PKCE', () => {
    const url = new URL(
      buildAuthorizationUrl({
        authorizationUri: 'https://server.example.com/authorize',
        clientId: CLIENT.clientId,
        redirectUri: 'https://client.example.com/cb',
        scopes: [],
        state: 'xyz',
        codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
        parameters: {},
      }),
    );
    expect(url.search).to.equal(
      '?response_type=code&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&state=xyz' +
        '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
    );
  });

  it('§4.1.3 builds the access token request of the example, with PKCE', () => {
    const grant: Grant = {
      type: 'authorization_code',
      code: 'SplxlOBeZQQYbYS6WxSbIA',
      redirectUri: 'https://client.example.com/cb',
      codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    };
    expect(request(grant, 'basic').body).to.equal(
      'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA' +
        '&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    );
    expect(new URLSearchParams(request(grant, 'none').body).get('client_id')).to.equal('s6BhdRkqt3');
  });

  describe('§5.1 successful response', () => {
    it('reads the example', () => {
      const json = {
        access_token: '2YotnFZFEjr1zCsicMWpAA',
        token_type: 'example',
        expires_in: 3600,
        refresh_token: 'tGzv3JOkF0XG5Qx2TlKWIA',
        example_parameter: 'example_value',
      };
      const parsed = parse(200, json);
      expect(parsed.ok && parsed.tokens).to.deep.include({
        accessToken: '2YotnFZFEjr1zCsicMWpAA',
        tokenType: 'example',
        refreshToken: 'tGzv3JOkF0XG5Qx2TlKWIA',
        expiresAt: NOW + 3_600_000,
      });
      expect(parsed.ok && parsed.tokens.raw).to.include(json);
    });

    it('takes a missing scope for the one that was asked for', () => {
      const parsed = parse(200, { access_token: 'a', token_type: 'Bearer' }, { scope: 'read write' });
      expect(parsed.ok && parsed.tokens.scopes).to.deep.equal(['read', 'write']);
    });

    it('reads tokens and errors of any length and characters', () => {
      const text = '\u00e9"\\ \ud83d\ude00'.repeat(20_000);
      const parsed = parse(200, { access_token: text, token_type: 'Bearer' });
      expect(parsed.ok && parsed.tokens.accessToken).to.equal(text);
    });
  });

  describe('§5.2 error response', () => {
    const CASES: readonly (readonly [status: number, error: string, kind: TokenFailureKind])[] = [
      [400, 'invalid_request', 'refused'],
      [401, 'invalid_client', 'refused'],
      [400, 'invalid_client', 'refused'],
      [400, 'invalid_grant', 'grant-refused'],
      [400, 'unauthorized_client', 'refused'],
      [400, 'unsupported_grant_type', 'refused'],
      [400, 'invalid_scope', 'refused'],
    ];
    for (const [status, error, kind] of CASES) {
      it(`reads ${String(status)} ${error} as ${kind}`, () => {
        const parsed = parse(status, {
          error,
          error_description: 'Why.',
          error_uri: 'https://server.example.com/why',
        });
        expect(parsed.ok ? undefined : parsed.failure).to.include({
          kind,
          status,
          error,
          description: 'Why.',
        });
      });
    }
  });

  describe('§6 refreshing an access token', () => {
    it('builds the request of the example', () => {
      expect(request(REFRESH, 'basic').body).to.equal(
        'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
      );
    });

    it('may send a scope', () => {
      expect(request({ ...REFRESH, scope: 'a b' }, 'basic').body).to.match(/&scope=a\+b$/);
    });

    it('replaces the refresh token by a new one, and keeps the old one if there is none', () => {
      const previous = { access_token: 'a1', refresh_token: 'r1' };
      const rotated = parse(200, { access_token: 'a2', refresh_token: 'r2' }, previous);
      const kept = parse(200, { access_token: 'a2' }, previous);
      expect(rotated.ok && rotated.tokens.refreshToken).to.equal('r2');
      expect(kept.ok && kept.tokens.refreshToken).to.equal('r1');
      expect(kept.ok && parseStoredTokens(kept.tokens.raw, {})?.refreshToken).to.equal('r1');
    });
  });

  describe('appendix B application/x-www-form-urlencoded', () => {
    const TEXT = ' %&+£€';
    const ENCODED = '+%25%26%2B%C2%A3%E2%82%AC';

    it('encodes the example in a form', () => {
      const body = request({ ...REFRESH, refreshToken: TEXT }, 'basic').body;
      expect(body).to.equal(`grant_type=refresh_token&refresh_token=${ENCODED}`);
    });

    it('encodes the example in id and secret before Basic joins them', () => {
      const { headers } = CLIENT_AUTHENTICATIONS.basic({ clientId: TEXT, clientSecret: TEXT });
      const pair = Buffer.from((headers['authorization'] ?? '').slice('Basic '.length), 'base64').toString();
      expect(pair).to.equal(`${ENCODED}:${ENCODED}`);
    });
  });
});
