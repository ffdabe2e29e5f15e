import { expect } from 'chai';
import { basicAuthentication, postAuthentication } from '../../lib/oauth2/client-authentication';
import {
  buildTokenRequest,
  type Grant,
  type TokenEndpointProfile,
  type TokenRequest,
} from '../../lib/oauth2/token-request';

const REFRESH: Grant = { type: 'refresh_token', refreshToken: 'r/1 &é' };
const PROFILE: TokenEndpointProfile = {
  url: 'https://provider.example/token',
  placement: 'form',
  parameters: {},
  authenticate: postAuthentication,
};

const build = (changes: Partial<TokenEndpointProfile> = {}, grant: Grant = REFRESH): TokenRequest =>
  buildTokenRequest(grant, { ...PROFILE, ...changes }, { clientId: 'id', clientSecret: 's' });

const EXPECTED = {
  grant_type: 'refresh_token',
  refresh_token: 'r/1 &é',
  client_id: 'id',
  client_secret: 's',
};

const formOf = (request: TokenRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request.body));

describe('oauth2: token requests', () => {
  it('are forms unless told otherwise', () => {
    const request = build();
    expect(request).to.include({ method: 'POST', url: PROFILE.url });
    expect(request.headers).to.deep.equal({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(formOf(request)).to.deep.equal(EXPECTED);
  });

  it('are JSON where the provider wants it (T2)', () => {
    const request = build({ placement: 'json' });
    expect(request.headers['content-type']).to.equal('application/json');
    expect(JSON.parse(request.body ?? '')).to.deep.equal(EXPECTED);
  });

  it('are a query without a body where the provider wants it (W2)', () => {
    const request = build({ placement: 'query' });
    expect(request.body).to.equal(undefined);
    expect(request.method).to.equal('POST');
    expect(request.headers).to.deep.equal({ accept: 'application/json' });
    expect(Object.fromEntries(new URL(request.url).searchParams)).to.deep.equal(EXPECTED);
  });

  it('keep the query that the token URL has, wherever the parameters travel', () => {
    const url = 'https://provider.example/token?tenant=t';
    const { searchParams } = new URL(build({ url, placement: 'query' }).url);
    expect(Object.fromEntries(searchParams)).to.deep.equal({ tenant: 't', ...EXPECTED });
    expect(build({ url }).url).to.equal(url);
    expect(build({ url, placement: 'json' }).url).to.equal(url);
  });

  it('carry the scope only if there is one to send (E6)', () => {
    expect(formOf(build({}, { ...REFRESH, scope: 'a b' }))['scope']).to.equal('a b');
    expect(formOf(build({}, { ...REFRESH, scope: undefined }))).not.to.have.property('scope');
  });

  it('carry the extra parameters of a provider, which win over the standard ones (E7)', () => {
    const form = formOf(build({ parameters: { format: 'json', client_id: 'other' } }));
    expect(form).to.deep.equal({ ...EXPECTED, format: 'json', client_id: 'other' });
  });

  it('carry the header of Basic beside their own, and the secret nowhere else', () => {
    const request = build({ authenticate: basicAuthentication });
    expect(request.headers).to.include({ accept: 'application/json', authorization: 'Basic aWQ6cw==' });
    expect(formOf(request)).to.deep.equal({ grant_type: 'refresh_token', refresh_token: 'r/1 &é' });
  });

  it('exchange a code with its redirect URI and its verifier (E10)', () => {
    const redirectUri = 'http://127.0.0.1/callback';
    const grant: Grant = { type: 'authorization_code', code: 'c+1', redirectUri, codeVerifier: 'v' };
    expect(formOf(build({ authenticate: basicAuthentication }, grant))).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'c+1',
      redirect_uri: redirectUri,
      code_verifier: 'v',
    });
  });
});
