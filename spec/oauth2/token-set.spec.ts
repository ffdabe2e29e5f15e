import { expect } from 'chai';
import fc from 'fast-check';
import { carryOver, lifetimeMs, type TokenSet } from '../../lib/oauth2/token-set';
import { parseJsonObject } from '../../lib/oauth2/wire';

type Json = Readonly<Record<string, unknown>>;

const json = (text: string): Json => parseJsonObject(text) ?? {};

describe('oauth2: E5 what a token response leaves of the one before', () => {
  const previous: Json = {
    access_token: 'a1',
    refresh_token: 'r1',
    scope: 'read',
    instance_url: 'https://eu.example',
    custom: { nested: true },
  };

  it('keeps a rotated refresh token, with every other member of the response', () => {
    const response = { access_token: 'a2', refresh_token: 'r2', scope: 'write', custom: 1, more: null };
    expect(carryOver(previous, response)).to.deep.equal({ ...previous, ...response });
  });

  it('does not lose what the response omits: refresh token, scope, instance URL, members of the provider', () => {
    expect(carryOver(previous, { access_token: 'a2' })).to.deep.equal({ ...previous, access_token: 'a2' });
  });

  for (const nothing of [null, undefined, '', '  ']) {
    it(`does not lose what the response gives as ${JSON.stringify(nothing)}`, () => {
      const response = { access_token: 'a2', refresh_token: nothing, scope: nothing, instance_url: nothing };
      expect(carryOver(previous, response)).to.deep.equal({ ...previous, access_token: 'a2' });
    });
  }

  for (const other of [5, 0, true, false, {}, [], ['r2']]) {
    it(`does not lose the refresh token to ${JSON.stringify(other)}`, () => {
      expect(carryOver(previous, { refresh_token: other })).to.deep.equal(previous);
    });
  }

  it('takes zero, false and empty lists of a response for what they are', () => {
    const response = { scope: [], custom: 0, instance_url: false };
    expect(carryOver(previous, response)).to.deep.equal({ ...previous, ...response });
  });

  it('keeps a member without a value that was never there before', () => {
    expect(carryOver({}, { id_token: null, note: '' })).to.deep.equal({ id_token: null, note: '' });
  });

  it('does not let the expiry of the old access token survive', () => {
    const old = { ...previous, expires_in: 3600, expires_at: 1_772_000_000, ext_expires_in: 7200 };
    expect(carryOver(old, { access_token: 'a2' })).to.deep.equal({ ...previous, access_token: 'a2' });
    expect(carryOver(old, { expires_in: 60 })).to.deep.equal({ ...previous, expires_in: 60 });
    expect(carryOver(old, { expires_in: null, expires_at: '' })).to.deep.equal({
      ...previous,
      expires_in: null,
      expires_at: '',
    });
  });

  it('keeps members with dangerous names as plain data, and pollutes nothing', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
    for (const name of names) {
      const dangerous = json(`{${JSON.stringify(name)}:{"polluted":true}}`);
      for (const merged of [carryOver(previous, dangerous), carryOver(dangerous, previous)]) {
        expect(Object.getOwnPropertyDescriptor(merged, name)?.value, name).to.deep.equal({ polluted: true });
        expect(Object.getPrototypeOf(merged)).to.equal(Object.prototype);
        expect(JSON.parse(JSON.stringify(merged))).to.deep.equal(merged);
        expect(merged).to.include({ refresh_token: 'r1' });
      }
    }
    expect({}).not.to.have.property('polluted');
  });

  it('changes neither the old response nor the new one', () => {
    const response = Object.freeze({ access_token: 'a2', refresh_token: null });
    const merged = carryOver(Object.freeze({ ...previous }), response);
    merged['access_token'] = 'changed';
    expect(merged).to.include({ access_token: 'changed' });
    expect(response.access_token).to.equal('a2');
  });

  const member = fc.oneof(
    fc.constantFrom(
      'access_token',
      'refresh_token',
      'expires_in',
      'expires_at',
      'scope',
      '__proto__',
      'toString',
    ),
    fc.string(),
  );
  const response = fc.dictionary(member, fc.jsonValue());

  it('is the same however often the same response is merged', () => {
    fc.assert(
      fc.property(response, response, (old, fresh) => {
        const once = carryOver(old, fresh);
        expect(carryOver(once, fresh)).to.deep.equal(once);
      }),
    );
  });

  it('never loses a usable refresh token, whatever the response', () => {
    fc.assert(
      fc.property(response, response, fc.string({ minLength: 1 }), (old, fresh, token) => {
        fc.pre(token.trim() !== '');
        const kept = carryOver({ ...old, refresh_token: token }, fresh)['refresh_token'];
        const given = fresh['refresh_token'];
        expect(kept).to.equal(typeof given === 'string' && given.trim() !== '' ? given : token);
      }),
    );
  });

  it('never loses a member of either, but what describes the old access token', () => {
    fc.assert(
      fc.property(response, response, (old, fresh) => {
        const merged = Object.keys(carryOver(old, fresh));
        const kept = Object.keys(old).filter(
          (name) => !['expires_in', 'expires_at', 'ext_expires_in'].includes(name),
        );
        expect(merged).to.have.members([...new Set([...kept, ...Object.keys(fresh)])]);
      }),
    );
  });
});

describe('oauth2: the lifetime of a token', () => {
  const tokens: TokenSet = {
    accessToken: 'a',
    refreshToken: undefined,
    tokenType: 'Bearer',
    scopes: undefined,
    issuedAt: 1000,
    expiresAt: 61_000,
    raw: {},
  };

  it('is the time between its issue and its end', () => {
    expect(lifetimeMs(tokens)).to.equal(60_000);
  });

  it('is unknown if one of the two is', () => {
    expect(lifetimeMs({ ...tokens, issuedAt: undefined })).to.equal(undefined);
    expect(lifetimeMs({ ...tokens, expiresAt: undefined })).to.equal(undefined);
  });
});
