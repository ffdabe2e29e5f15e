import { expect } from 'chai';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { readAnswer, readScopes } from '../../lib/oauth2/token-members';
import { failureOf, tokensOf, type Reading } from './token-answers';
import { HOUR, IN_AN_HOUR_SECONDS, NOW, jwt, type Raw } from './validity';

const NESTED: Reading = {
  accessToken: 'body.access_token',
  refreshToken: 'body.refresh_token',
  scope: 'body.scope',
  expiry: { path: 'body.expires_in' },
};

const ANSWER = {
  status: 0,
  body: { access_token: 'a1', refresh_token: 'r1', scope: 'x,y', expires_in: 3600, userid: 'u' },
};

/** What an account that stores these tokens has, when it is read again. */
const reread = (raw: Raw, reading: Reading) => parseStoredTokens(raw, reading);

describe('oauth2: tokens that are further down in an answer', () => {
  it('are found, and stored whole and under the names of the standard', () => {
    const tokens = tokensOf(ANSWER, NESTED);
    expect(tokens).to.deep.include({
      accessToken: 'a1',
      refreshToken: 'r1',
      scopes: ['x', 'y'],
      expiresAt: NOW + HOUR,
      issuedAt: NOW,
    });
    expect(tokens.raw).to.deep.equal({
      ...ANSWER,
      access_token: 'a1',
      refresh_token: 'r1',
      expires_at: IN_AN_HOUR_SECONDS,
    });
    expect(reread(tokens.raw, NESTED)).to.deep.include({
      accessToken: 'a1',
      refreshToken: 'r1',
      expiresAt: NOW + HOUR,
    });
    expect(reread(tokens.raw, {})).to.deep.include({
      accessToken: 'a1',
      refreshToken: 'r1',
      expiresAt: NOW + HOUR,
    });
  });

  it('win over those of the standard beside them', () => {
    expect(tokensOf({ ...ANSWER, access_token: 'other' }, NESTED).accessToken).to.equal('a1');
  });

  it('are taken from the standard place where the declared one has none', () => {
    const tokens = tokensOf({ access_token: 'flat', refresh_token: 'f', scope: 'z', expires_in: 60 }, NESTED);
    expect(tokens).to.deep.include({
      accessToken: 'flat',
      refreshToken: 'f',
      scopes: ['z'],
      expiresAt: NOW + 60_000,
    });
  });

  it('are not survived by the old ones if an answer brings the new ones flat', () => {
    const previous = tokensOf(ANSWER, NESTED).raw;
    const tokens = tokensOf(
      { access_token: 'a2', refresh_token: 'r2', expires_in: 60 },
      { ...NESTED, previous },
    );
    for (const read of [tokens, reread(tokens.raw, NESTED)]) {
      expect(read).to.deep.include({ accessToken: 'a2', refreshToken: 'r2', expiresAt: NOW + 60_000 });
    }
    expect(tokens.raw).to.have.deep.property('body', { scope: 'x,y', userid: 'u' });
  });

  it('are replaced in place by those of a later answer, and a refresh token that it omits stays', () => {
    const previous = tokensOf(ANSWER, NESTED).raw;
    const tokens = tokensOf({ status: 0, body: { access_token: 'a2' } }, { ...NESTED, previous });
    for (const read of [tokens, reread(tokens.raw, NESTED)]) {
      expect(read).to.deep.include({ accessToken: 'a2', refreshToken: 'r1', expiresAt: undefined });
    }
  });

  for (const [what, path, answer] of [
    ['in lists', 'tokens.0.value', { tokens: [{ value: 'a1' }, { value: 'other' }] }],
    ['behind a name with a dot', 'oauth\\.token.value', { 'oauth.token': { value: 'a1' } }],
  ] as const) {
    it(`may be ${what}, and do not survive a flat answer there`, () => {
      const reading: Reading = { accessToken: path };
      const { raw, accessToken } = tokensOf(answer, reading);
      expect(accessToken).to.equal('a1');
      const later = tokensOf({ access_token: 'a2' }, { ...reading, previous: raw });
      expect([later.accessToken, reread(later.raw, reading)?.accessToken]).to.deep.equal(['a2', 'a2']);
    });
  }

  it('may be in a header, whatever the case of its name', () => {
    const reading: Reading = { accessToken: 'header:X-Subject-Token' };
    const tokens = tokensOf({ token: { user: 'u' } }, reading, { 'x-subject-token': 'a1' });
    expect(tokens.accessToken).to.equal('a1');
    expect(tokens.raw).to.deep.equal({ token: { user: 'u' }, access_token: 'a1' });
    expect(reread(tokens.raw, reading)?.accessToken).to.equal('a1');
    const later = tokensOf({}, { ...reading, previous: tokens.raw }, { 'x-subject-token': 'a2' });
    expect([later.accessToken, reread(later.raw, reading)?.accessToken]).to.deep.equal(['a2', 'a2']);
    expect(failureOf({ body: {} }, { ...reading, previous: tokens.raw }).kind).to.equal('unusable');
  });

  it('are none where the path leads into a text, nowhere, or to what is no text', () => {
    const body = { data: 'canary', count: 5, list: ['a'], none: null };
    for (const accessToken of [
      'data.token',
      'data.0',
      'other.token',
      'none.token',
      'toString',
      'count',
      'list',
    ]) {
      expect(failureOf({ body }, { accessToken }).kind, accessToken).to.equal('unusable');
    }
    for (const accessToken of ['data.token', 'data.0', 'other.token', 'none.token', 'toString']) {
      const { raw, ...tokens } = tokensOf({ ...body, access_token: 'a1' }, { accessToken });
      expect(tokens.accessToken, accessToken).to.equal('a1');
      expect(tokensOf({ access_token: 'a2' }, { accessToken, previous: raw }).accessToken).to.equal('a2');
    }
  });

  it('end when the answer says, in each of the units that providers use', () => {
    const cases = [
      ['seconds', 3600],
      ['seconds', '3600'],
      ['milliseconds', HOUR],
      ['epoch-seconds', IN_AN_HOUR_SECONDS],
      ['epoch-milliseconds', NOW + HOUR],
      ['date', new Date(NOW + HOUR).toISOString()],
    ] as const;
    for (const [format, value] of cases) {
      const reading: Reading = { accessToken: 'data.token', expiry: { path: 'data.ends', format } };
      const tokens = tokensOf({ data: { token: 'a', ends: value } }, reading);
      expect(
        [tokens.expiresAt, reread(tokens.raw, reading)?.expiresAt],
        `${format} ${String(value)}`,
      ).to.deep.equal([NOW + HOUR, NOW + HOUR]);
      const later = tokensOf({ data: { token: 'b' } }, { ...reading, previous: tokens.raw });
      expect(reread(later.raw, reading)?.expiresAt, `${format}, replaced`).to.equal(undefined);
    }
    const token = jwt({ iat: NOW / 1000, exp: IN_AN_HOUR_SECONDS });
    expect(tokensOf({ data: { token } }, { accessToken: 'data.token' }).expiresAt).to.equal(NOW + HOUR);
  });
});

describe('oauth2: parts of an answer', () => {
  it('are members of its JSON, or headers', () => {
    const answer = { json: { a: { b: 1 } }, headers: { 'x-b': '2' } };
    expect([
      readAnswer(answer, 'a.b'),
      readAnswer(answer, 'header:X-B'),
      readAnswer(answer, 'header:a'),
    ]).to.deep.equal([1, '2', undefined]);
  });

  it('are scopes if they are a text with blanks or commas, or a list of texts', () => {
    for (const value of ['a b', 'a,b', ' a , b ', ['a', 'b'], ['a b'], ['a', 5, null, 'b'], 'a\nb']) {
      expect(readScopes(value), JSON.stringify(value)).to.deep.equal(['a', 'b']);
    }
    for (const value of ['', ' ', [], [5], null, undefined, {}, 7])
      expect(readScopes(value)).to.equal(undefined);
  });

  it('are one list for all accounts that were granted the same, whatever others were granted', () => {
    const list = readScopes('contacts deals');
    expect(readScopes('contacts deals')).to.equal(list).and.to.be.frozen;
    for (let index = 0; index < 1_000; index += 1) {
      const own = `scope-${String(index)}`;
      expect(readScopes(`contacts ${own}`)).to.deep.equal(['contacts', own]);
    }
    expect(readScopes('contacts deals')).to.deep.equal(['contacts', 'deals']);
  });
});
