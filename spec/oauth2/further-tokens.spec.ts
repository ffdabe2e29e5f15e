import { expect } from 'chai';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { failureOf, tokensOf, type Reading } from './token-answers';
import { HOUR, IN_AN_HOUR_SECONDS, NOW } from './validity';

const BOT: Reading = { furtherTokens: { user: 'authed_user' }, failure: [{ path: 'ok', values: [false] }] };
const USER: Reading = { ...BOT, token: 'user' };

/** What Slack answers when a workspace is connected. */
const ANSWER = {
  ok: true,
  access_token: 'xoxb-1',
  refresh_token: 'xoxe-b1',
  scope: 'chat:write',
  token_type: 'bot',
  expires_in: 3600,
  team: { id: 'T1' },
  authed_user: {
    id: 'U1',
    access_token: 'xoxp-1',
    refresh_token: 'xoxe-p1',
    scope: 'search:read',
    token_type: 'user',
    expires_in: 7200,
  },
};

/** What it answers when the token of the person is refreshed: flat. */
const REFRESHED = {
  ok: true,
  access_token: 'xoxp-2',
  refresh_token: 'xoxe-p2',
  scope: 'search:read',
  token_type: 'user',
  expires_in: 1800,
};

describe('oauth2: several tokens in one answer', () => {
  it('are all stored, and the first one is the token unless another one is chosen', () => {
    const tokens = tokensOf(ANSWER, BOT);
    expect(tokens).to.deep.include({
      accessToken: 'xoxb-1',
      refreshToken: 'xoxe-b1',
      tokenType: 'bot',
      scopes: ['chat:write'],
      expiresAt: NOW + HOUR,
    });
    expect(tokens.raw).to.deep.equal({ ...ANSWER, expires_at: IN_AN_HOUR_SECONDS });
  });

  it('have each its own refresh token, scopes and end', () => {
    const tokens = tokensOf(ANSWER, USER);
    expect(tokens).to.deep.include({
      accessToken: 'xoxp-1',
      refreshToken: 'xoxe-p1',
      tokenType: 'user',
      scopes: ['search:read'],
      expiresAt: NOW + 2 * HOUR,
    });
    expect(parseStoredTokens(tokens.raw, USER)).to.deep.include({
      accessToken: 'xoxp-1',
      refreshToken: 'xoxe-p1',
      expiresAt: NOW + 2 * HOUR,
    });
  });

  it('do not get into each other: a refreshed one that comes back flat goes where it belongs', () => {
    const stored = tokensOf(ANSWER, USER).raw;
    const tokens = tokensOf(REFRESHED, { ...USER, previous: stored });
    for (const read of [tokens, parseStoredTokens(tokens.raw, USER)]) {
      expect(read).to.deep.include({
        accessToken: 'xoxp-2',
        refreshToken: 'xoxe-p2',
        expiresAt: NOW + HOUR / 2,
      });
    }
    expect(parseStoredTokens(tokens.raw, BOT)).to.deep.include({
      accessToken: 'xoxb-1',
      refreshToken: 'xoxe-b1',
      tokenType: 'bot',
      scopes: ['chat:write'],
    });
    expect(tokens.raw).to.have.deep.property('team', { id: 'T1' });
    expect(tokens.raw).to.have.nested.property('authed_user.id', 'U1');
  });

  it('leave each other the moment of their end', () => {
    const stored = tokensOf(ANSWER, BOT).raw;
    const tokens = tokensOf(REFRESHED, { ...USER, previous: stored });
    expect(parseStoredTokens(tokens.raw, BOT)?.expiresAt).to.equal(NOW + HOUR);
  });

  it('stay while the first one is refreshed', () => {
    const stored = tokensOf(ANSWER, BOT).raw;
    const answer = { ok: true, access_token: 'xoxb-2', refresh_token: 'xoxe-b2', expires_in: 60 };
    const tokens = tokensOf(answer, { ...BOT, previous: stored });
    expect(tokens).to.include({ accessToken: 'xoxb-2', refreshToken: 'xoxe-b2', expiresAt: NOW + 60_000 });
    expect(parseStoredTokens(tokens.raw, USER)).to.include({
      accessToken: 'xoxp-1',
      refreshToken: 'xoxe-p1',
    });
  });

  it('keep the refresh token that an answer omits', () => {
    const stored = tokensOf(ANSWER, USER).raw;
    const flat = tokensOf({ ok: true, access_token: 'xoxp-2' }, { ...USER, previous: stored });
    expect(flat).to.include({ accessToken: 'xoxp-2', refreshToken: 'xoxe-p1' });
    const nested = { ok: true, authed_user: { access_token: 'xoxp-3' } };
    const tokens = tokensOf(nested, { ...USER, previous: stored });
    expect(tokens).to.include({ accessToken: 'xoxp-3', refreshToken: 'xoxe-p1', expiresAt: undefined });
  });

  it('are no tokens of a person who has given none', () => {
    const body = { ok: true, access_token: 'xoxb-1', authed_user: { id: 'U1' } };
    expect(failureOf({ body }, USER)).to.include({ kind: 'unusable' });
    expect(parseStoredTokens(body, USER)).to.equal(undefined);
    expect(parseStoredTokens({ access_token: 'xoxb-1' }, USER)).to.equal(undefined);
  });

  it('can be further down, and leave alone what is beside them there', () => {
    const reading: Reading = { furtherTokens: { page: 'tokens.page' }, token: 'page' };
    const answer = {
      access_token: 'a',
      tokens: { page: { access_token: 'p1', id: 'P' }, shop: { access_token: 's1' } },
    };
    const stored = tokensOf(answer, reading).raw;
    for (const later of [{ access_token: 'p2' }, { tokens: { page: { access_token: 'p2' } } }]) {
      const tokens = tokensOf(later, { ...reading, previous: stored });
      expect(tokens.accessToken).to.equal('p2');
      expect(tokens.raw).to.have.nested.property('tokens.page.id', 'P');
      expect(tokens.raw).to.have.nested.property('tokens.shop.access_token', 's1');
    }
  });

  it('are read where they are, although the first token has a declared path', () => {
    const reading: Reading = { accessToken: 'bot.token', furtherTokens: { user: 'user' }, token: 'user' };
    const answer = { bot: { token: 'b1' }, user: { access_token: 'u1' } };
    expect(tokensOf(answer, reading).accessToken).to.equal('u1');
  });
});
