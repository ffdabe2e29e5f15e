import { expect } from 'chai';
import type { TokenSet } from '../../lib/oauth2/token-set';
import {
  joinScopes,
  missingScopes,
  refreshScope,
  rememberScopes,
  requestedScopes,
} from '../../lib/settings/scopes';
import { codeOf, thrownBy } from '../component/caught';
import { contextOf } from './context';

const tokens = (scopes?: readonly string[], requested?: readonly string[]): TokenSet => ({
  accessToken: 'a',
  refreshToken: undefined,
  tokenType: 'Bearer',
  scopes,
  requestedScopes: requested,
  expiresAt: undefined,
  issuedAt: undefined,
  raw: {},
});

describe('scopes', () => {
  it('are those of the connection and those that are asked for in any case, each once', () => {
    const scopes = { default: ['read', 'write'], always: ['offline', 'read'] };
    expect(requestedScopes(contextOf({ scopes }))).to.deep.equal(['read', 'write', 'offline']);
    expect(requestedScopes(contextOf({}))).to.deep.equal([]);
  });

  it('may hold names', () => {
    const context = contextOf(
      { scopes: { default: ['{{host}}/.default'] } },
      { host: 'https://api.example' },
    );
    expect(requestedScopes(context)).to.deep.equal(['https://api.example/.default']);
    const without = contextOf({ scopes: { default: ['{{host}}'] } });
    expect(codeOf(thrownBy(() => requestedScopes(without)))).to.equal('PLACEHOLDER_UNRESOLVED');
  });

  it('travel with the separator of the provider, and not at all if there are none', () => {
    expect(joinScopes(['a', 'b'], {})).to.equal('a b');
    expect(joinScopes(['a', 'b'], { scopes: { separator: ',' } })).to.equal('a,b');
    expect([joinScopes([], {}), joinScopes(undefined, {})]).to.deep.equal([undefined, undefined]);
  });

  it('are remembered as they were asked for', () => {
    expect(rememberScopes(['a', 'b'])).to.deep.equal({ requested_scope: 'a b' });
    expect(rememberScopes([])).to.deep.equal({});
  });

  it('of a refresh are the granted ones, else the remembered ones, else those of the connection', () => {
    const context = contextOf({ scopes: { default: ['c'] } });
    expect(refreshScope(context, tokens(['a'], ['a', 'b']))).to.equal('a');
    expect(refreshScope(context, tokens(undefined, ['a', 'b']))).to.equal('a b');
    expect(refreshScope(context, tokens())).to.equal('c');
  });

  it('are missing if they were asked for and not granted, as far as both is known', () => {
    expect(missingScopes(tokens(['a'], ['a', 'b']))).to.deep.equal(['b']);
    expect(missingScopes(tokens(['a', 'b'], ['b']))).to.deep.equal([]);
    expect(missingScopes(tokens(undefined, ['b']))).to.deep.equal([]);
    expect(missingScopes(tokens(['a']))).to.deep.equal([]);
  });
});
