import { expect } from 'chai';
import { buildAuthorizationUrl, buildCodeChallenge } from '../../lib/oauth2/authorization-request';
import type { BuiltRequest } from '../../lib/oauth2/build-request';
import {
  CLIENT_AUTHENTICATIONS,
  type ClientAuthenticationName,
} from '../../lib/oauth2/client-authentication';
import type { Grant } from '../../lib/oauth2/grant';
import type { TokenFailureKind } from '../../lib/oauth2/token-failure';
import { parseStoredTokens, parseTokenAnswer, type ParsedTokenAnswer } from '../../lib/oauth2/token-response';
import { buildGrantRequest, PROOF_CONTEXT, scopeOf } from '../support/built-requests';

/** The client of the RFC's examples. */
const CLIENT = { clientId: 's6BhdRkqt3', clientSecret: 'gX1fBat3bV' };
const NOW = Date.parse('2026-03-01T12:00:00Z');

function request(
  grant: Grant,
  authentication: ClientAuthenticationName,
  url = 'https://server.example.com/token',
): Promise<BuiltRequest> {
  return buildGrantRequest(grant, CLIENT, { shape: { url }, authentication });
}

function parse(status: number, json: unknown, previous: Record<string, unknown> = {}): ParsedTokenAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return parseTokenAnswer(
    { status, headers, body: JSON.stringify(json), oversized: false },
    { previous, now: NOW },
  );
}

/** The refresh of the RFC's example, with some value changed. */
const refresh = (changes: Grant['values'] = {}): Grant => ({
  type: 'refresh_token',
  values: { refresh_token: 'tGzv3JOkF0XG5Qx2TlKWIA', ...changes },
});
const REFRESH = refresh();

describe('RFC 6749', () => {
  describe('§2.3.1 client password', () => {
    it('authenticates by Basic exactly as in the example', async () => {
      expect((await request(REFRESH, 'basic')).headers['authorization']).to.equal(
        'Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW',
      );
    });

    it('authenticates in the body exactly as in the example', async () => {
      expect((await request(REFRESH, 'post')).body).to.equal(
        'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA&client_id=s6BhdRkqt3&client_secret=gX1fBat3bV',
      );
    });

    it('never uses both methods in one request', async () => {
      expect((await request(REFRESH, 'basic')).body).not.to.match(/client_id|client_secret/);
      expect((await request(REFRESH, 'post')).headers).not.to.have.property('authorization');
    });

    it('never puts the secret into the URL', async () => {
      for (const method of ['basic', 'post', 'none'] as const) {
        expect((await request(REFRESH, method)).url).to.equal('https://server.example.com/token');
      }
    });
  });

  describe('§3.2 token endpoint', () => {
    it('uses POST with a form', async () => {
      const { method, headers } = await request(REFRESH, 'basic');
      expect(method).to.equal('POST');
      expect(headers['content-type']).to.equal('application/x-www-form-urlencoded');
    });

    it('keeps the query of the endpoint URI', async () => {
      const url = 'https://server.example.com/token?tenant=a%2Fb&x=1';
      expect((await request(REFRESH, 'basic', url)).url).to.equal(url);
    });

    it('sends no parameter twice, and none without a value', async () => {
      const names = [
        ...new URLSearchParams((await request(refresh({ scope: undefined }), 'post')).body).entries(),
      ];
      expect(new Set(names.map(([name]) => name)).size).to.equal(names.length);
      for (const [name, value] of names) expect(value, name).not.to.equal('');
    });
  });

  it('§4.1.1 builds the authorization request of the example, with PKCE', () => {
    const url = new URL(
      buildAuthorizationUrl(
        { url: 'https://server.example.com/authorize' },
        scopeOf({
          client_id: CLIENT.clientId,
          redirect_uri: 'https://client.example.com/cb',
          state: 'xyz',
          code_challenge: buildCodeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
          code_challenge_method: 'S256',
        }),
      ),
    );
    expect(url.search).to.equal(
      '?response_type=code&client_id=s6BhdRkqt3&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&state=xyz' +
        '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256',
    );
  });

  it('§4.1.3 builds the access token request of the example, with PKCE', async () => {
    const grant: Grant = {
      type: 'authorization_code',
      values: {
        code: 'SplxlOBeZQQYbYS6WxSbIA',
        redirect_uri: 'https://client.example.com/cb',
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      },
    };
    expect((await request(grant, 'basic')).body).to.equal(
      'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA' +
        '&redirect_uri=https%3A%2F%2Fclient.example.com%2Fcb&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    );
    expect(new URLSearchParams((await request(grant, 'none')).body).get('client_id')).to.equal('s6BhdRkqt3');
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
    it('builds the request of the example', async () => {
      expect((await request(REFRESH, 'basic')).body).to.equal(
        'grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA',
      );
    });

    it('may send a scope', async () => {
      expect((await request(refresh({ scope: 'a b' }), 'basic')).body).to.match(/&scope=a\+b$/);
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

    it('encodes the example in a form', async () => {
      const body = (await request(refresh({ refresh_token: TEXT }), 'basic')).body;
      expect(body).to.equal(`grant_type=refresh_token&refresh_token=${ENCODED}`);
    });

    it('encodes the example in id and secret before Basic joins them', async () => {
      const client = { clientId: TEXT, clientSecret: TEXT };
      const { headers } = await CLIENT_AUTHENTICATIONS.basic(client, PROOF_CONTEXT);
      const pair = Buffer.from(
        (headers?.['authorization'] ?? '').slice('Basic '.length),
        'base64',
      ).toString();
      expect(pair).to.equal(`${ENCODED}:${ENCODED}`);
    });
  });
});
