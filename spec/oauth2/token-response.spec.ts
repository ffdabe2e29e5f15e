import { expect } from 'chai';
import fc from 'fast-check';
import {
  parseStoredTokens,
  parseTokenAnswer,
  type TokenAnswerContext,
} from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { HOUR, IN_AN_HOUR_SECONDS, NOW, type Raw } from './validity';

/** The tokens of an answer with status 200 that must be one. */
function mint(
  json: Raw,
  context: Partial<TokenAnswerContext> = {},
  headers: Record<string, string> = {},
): TokenSet {
  const answer = { status: 200, headers, body: JSON.stringify(json), oversized: false };
  const parsed = parseTokenAnswer(answer, { previous: {}, now: NOW, ...context });
  if (!parsed.ok) expect.fail(JSON.stringify(parsed.failure));
  return parsed.tokens;
}

describe('oauth2: a token response', () => {
  it('becomes a token set', () => {
    const json = {
      access_token: 'a',
      token_type: 'bearer',
      expires_in: 3600,
      refresh_token: 'r',
      scope: 'x y',
      id: 7,
    };
    expect(mint(json)).to.deep.equal({
      accessToken: 'a',
      refreshToken: 'r',
      tokenType: 'bearer',
      scopes: ['x', 'y'],
      issuedAt: NOW,
      expiresAt: NOW + HOUR,
      raw: { ...json, expires_at: IN_AN_HOUR_SECONDS },
    });
  });

  it('may have no more in it than the access token', () => {
    expect(mint({ access_token: 'a' })).to.deep.equal({
      accessToken: 'a',
      refreshToken: undefined,
      tokenType: 'Bearer',
      scopes: undefined,
      issuedAt: NOW,
      expiresAt: undefined,
      raw: { access_token: 'a' },
    });
  });

  it('may come with any status of success', () => {
    const answer = { headers: {}, body: '{"access_token":"a"}', oversized: false };
    for (const status of [200, 201, 299]) {
      expect(parseTokenAnswer({ ...answer, status }, { previous: {}, now: NOW }).ok, String(status)).to.equal(
        true,
      );
    }
  });

  it('may separate scopes by commas and by more than one blank', () => {
    expect(mint({ access_token: 'a', scope: ' x,y  z,' }).scopes).to.deep.equal(['x', 'y', 'z']);
  });

  it('is a token although it says that there was no error', () => {
    for (const error of [null, '', false])
      expect(mint({ access_token: 'a', error }).accessToken).to.equal('a');
  });

  describe('E5 merged over what was stored', () => {
    const previous = {
      access_token: 'a1',
      refresh_token: 'r1',
      scope: 'x',
      instance_url: 'https://eu.example',
    };

    it('rotates the refresh token, in the token set as in what is saved', () => {
      const tokens = mint({ access_token: 'a2', refresh_token: 'r2' }, { previous });
      expect(tokens.refreshToken).to.equal('r2');
      expect(tokens.raw).to.deep.equal({ ...previous, access_token: 'a2', refresh_token: 'r2' });
    });

    it('keeps what it omits: refresh token, scopes, members of the provider', () => {
      const tokens = mint({ access_token: 'a2' }, { previous });
      expect(tokens).to.deep.include({ accessToken: 'a2', refreshToken: 'r1', scopes: ['x'] });
      expect(tokens.raw).to.deep.equal({ ...previous, access_token: 'a2' });
    });

    it('does not inherit the expiry of the old token', () => {
      const old = { ...previous, expires_in: 60, expires_at: IN_AN_HOUR_SECONDS };
      const tokens = mint({ access_token: 'a2' }, { previous: old });
      expect(tokens.expiresAt).to.equal(undefined);
      expect(parseStoredTokens(tokens.raw, {})?.expiresAt).to.equal(undefined);
    });

    it('does not inherit the expiry of the old token from where the connection declares it', () => {
      for (const [path, old] of [
        ['ends', { ends: NOW + HOUR }],
        ['data.ends', { data: { ends: NOW + HOUR, id: 1 } }],
      ] as const) {
        const expiry = { path, format: 'epoch-milliseconds' } as const;
        const tokens = mint({ access_token: 'a2' }, { previous: { ...previous, ...old }, expiry });
        expect(tokens.raw).to.deep.include({ refresh_token: 'r1' });
        expect(parseStoredTokens(tokens.raw, { expiry })?.expiresAt, path).to.equal(undefined);
      }
    });
  });

  describe('R9 its clock', () => {
    const date = new Date(NOW).toUTCString();
    const wrongClock = { now: NOW + 5 * HOUR };

    it('is the Date header of the answer, so that a wrong local clock does no harm', () => {
      const tokens = mint({ access_token: 'a', expires_in: 3600 }, wrongClock, { date });
      expect(tokens).to.include({ issuedAt: NOW, expiresAt: NOW + HOUR });
      expect(tokens.raw['expires_at']).to.equal(IN_AN_HOUR_SECONDS);
    });

    it('is told to the caller, as far as the answer knows it', () => {
      const serverTime = (headers: Record<string, string>): number | undefined => {
        const answer = { status: 200, headers, body: '{"access_token":"a"}', oversized: false };
        const parsed = parseTokenAnswer(answer, { previous: {}, ...wrongClock });
        return parsed.ok ? parsed.serverTime : -1;
      };
      expect(serverTime({ date })).to.equal(NOW);
      for (const headers of [{}, { date: '' }, { date: 'yesterday' }, { date: 'about 5' }]) {
        expect(serverTime(headers)).to.equal(undefined);
      }
    });

    it('is the local one where the answer has no Date, or none that can be read', () => {
      for (const headers of [{}, { date: 'about 5' }]) {
        expect(mint({ access_token: 'a', expires_in: 3600 }, {}, headers).expiresAt).to.equal(NOW + HOUR);
      }
    });
  });

  describe('what is saved of its expiry', () => {
    it('is an absolute moment in epoch seconds, never later than the true one', () => {
      const tokens = mint({ access_token: 'a', expires_in: '3600' }, { now: NOW + 999 });
      expect(tokens.raw).to.deep.include({ expires_in: '3600', expires_at: IN_AN_HOUR_SECONDS });
      expect(parseStoredTokens(tokens.raw, {})).to.include({ issuedAt: NOW, expiresAt: NOW + HOUR });
    });

    it('is what the provider says, untouched, if that is a moment', () => {
      const text = new Date(NOW + HOUR).toISOString();
      expect(mint({ access_token: 'a', expires_at: text }).raw).to.deep.equal({
        access_token: 'a',
        expires_at: text,
      });
    });

    it('is nothing if nobody said anything, or if it was only assumed', () => {
      const assumed = mint({ access_token: 'a', expires_in: 0 }, { assumedLifetimeMs: HOUR });
      expect(assumed.expiresAt).to.equal(NOW + HOUR);
      expect(assumed.raw).to.deep.equal({ access_token: 'a', expires_in: 0 });
    });

    it('gives the same validity when it is read back, whatever the duration', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(999), (expires_in, ms) => {
          const { raw, expiresAt = 0 } = mint({ access_token: 'a', expires_in }, { now: NOW + ms });
          const again = parseStoredTokens(JSON.parse(JSON.stringify(raw)), {});
          expect(expiresAt - (again?.expiresAt ?? 0)).to.equal(ms);
          expect((again?.expiresAt ?? 0) - (again?.issuedAt ?? 0)).to.equal(expires_in * 1000);
        }),
      );
    });
  });
});
