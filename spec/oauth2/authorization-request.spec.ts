import { expect } from 'chai';
import { buildAuthorizationUrl, buildCodeChallenge } from '../../lib/oauth2/authorization-request';
import type { AuthorizeShape } from '../../lib/oauth2/authorize-shape';
import { scopeOf } from '../support/built-requests';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

const KNOWN = {
  client_id: 'client',
  redirect_uri: 'http://127.0.0.1:1234/callback?from=a b',
  scope: 'read write',
  state: 'state-1',
  code_challenge: buildCodeChallenge(VERIFIER),
  code_challenge_method: 'S256',
  code_verifier: VERIFIER,
};

const build = (shape: AuthorizeShape = {}, known: { readonly scope?: string | undefined } = {}): URL =>
  new URL(
    buildAuthorizationUrl(
      { url: 'https://provider.example/authorize', ...shape },
      scopeOf({ ...KNOWN, ...known }),
    ),
  );

describe('oauth2: E10 the URL that starts an authorization', () => {
  it('carries what a code flow with PKCE needs', () => {
    const url = build();
    expect(url.origin + url.pathname).to.equal('https://provider.example/authorize');
    expect(Object.fromEntries(url.searchParams)).to.deep.equal({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: 'http://127.0.0.1:1234/callback?from=a b',
      scope: 'read write',
      state: 'state-1',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
  });

  it('never carries the code verifier itself', () => {
    expect(build().href).not.to.contain(VERIFIER);
  });

  it('leaves the scope out where none is asked for', () => {
    expect(build({}, { scope: undefined }).searchParams.has('scope')).to.equal(false);
  });

  it('carries the extras of a provider, which win over the standard parameters', () => {
    const { searchParams } = build({ parameters: { access_type: 'offline', scope: 'a,b' } });
    expect(searchParams.get('access_type')).to.equal('offline');
    expect(searchParams.getAll('scope')).to.deep.equal(['a,b']);
  });

  it('keeps the query that the authorization URI has', () => {
    const { searchParams } = build({ url: 'https://provider.example/authorize?tenant=t&prompt=none' });
    expect(searchParams.get('tenant')).to.equal('t');
    expect(searchParams.get('prompt')).to.equal('none');
    expect(searchParams.get('client_id')).to.equal('client');
  });

  it('sends no parameter twice, although the authorization URI has it already', () => {
    const { searchParams } = build({ url: 'https://provider.example/authorize?scope=old&state=old' });
    expect(searchParams.getAll('scope')).to.deep.equal(['read write']);
    expect(searchParams.getAll('state')).to.deep.equal(['state-1']);
  });
});
