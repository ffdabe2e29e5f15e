import { expect } from 'chai';
import type { BuiltRequest } from '../../lib/oauth2/build-request';
import type { ClientAuthenticationName } from '../../lib/oauth2/client-authentication';
import type { Grant } from '../../lib/oauth2/grant';
import type { RequestShape } from '../../lib/oauth2/request-shape';
import { buildGrantRequest } from '../support/built-requests';

const REFRESH: Grant = { type: 'refresh_token', values: { refresh_token: 'r/1 &é' } };
const URL_OF_TOKENS = 'https://provider.example/token';

interface Changes extends RequestShape {
  readonly authentication?: ClientAuthenticationName;
}

const build = (changes: Changes = {}, grant: Grant = REFRESH): Promise<BuiltRequest> => {
  const { authentication = 'post', ...shape } = changes;
  const client = { clientId: 'id', clientSecret: 's' };
  return buildGrantRequest(grant, client, { shape: { url: URL_OF_TOKENS, ...shape }, authentication });
};

const EXPECTED = {
  grant_type: 'refresh_token',
  refresh_token: 'r/1 &é',
  client_id: 'id',
  client_secret: 's',
};

const formOf = (request: BuiltRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(request.body));

describe('oauth2: token requests', () => {
  it('are forms unless told otherwise', async () => {
    const request = await build();
    expect(request).to.include({ method: 'POST', url: URL_OF_TOKENS });
    expect(request.headers).to.deep.equal({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(formOf(request)).to.deep.equal(EXPECTED);
  });

  it('are JSON where the provider wants it (T2)', async () => {
    const request = await build({ placement: 'json' });
    expect(request.headers['content-type']).to.equal('application/json');
    expect(JSON.parse(request.body ?? '')).to.deep.equal(EXPECTED);
  });

  it('are a query without a body where the provider wants it (W2)', async () => {
    const request = await build({ placement: 'query' });
    expect(request.body).to.equal(undefined);
    expect(request.method).to.equal('POST');
    expect(request.headers).to.deep.equal({ accept: 'application/json' });
    expect(Object.fromEntries(new URL(request.url).searchParams)).to.deep.equal(EXPECTED);
  });

  it('keep the query that the token URL has, wherever the parameters travel', async () => {
    const url = 'https://provider.example/token?tenant=t';
    const { searchParams } = new URL((await build({ url, placement: 'query' })).url);
    expect(Object.fromEntries(searchParams)).to.deep.equal({ tenant: 't', ...EXPECTED });
    expect((await build({ url })).url).to.equal(url);
    expect((await build({ url, placement: 'json' })).url).to.equal(url);
  });

  it('carry the scope only if there is one to send (E6)', async () => {
    const withScope = (scope: string | undefined): Grant => ({
      ...REFRESH,
      values: { ...REFRESH.values, scope },
    });
    expect(formOf(await build({}, withScope('a b')))['scope']).to.equal('a b');
    expect(formOf(await build({}, withScope(undefined)))).not.to.have.property('scope');
  });

  it('carry the extra parameters of a provider, which win over the standard ones (E7)', async () => {
    const form = formOf(await build({ parameters: { format: 'json', client_id: 'other' } }));
    expect(form).to.deep.equal({ ...EXPECTED, format: 'json', client_id: 'other' });
  });

  it('carry the header of Basic beside their own, and the secret nowhere else', async () => {
    const request = await build({ authentication: 'basic' });
    expect(request.headers).to.include({ accept: 'application/json', authorization: 'Basic aWQ6cw==' });
    expect(formOf(request)).to.deep.equal({ grant_type: 'refresh_token', refresh_token: 'r/1 &é' });
  });

  it('exchange a code with its redirect URI and its verifier (E10)', async () => {
    const redirectUri = 'http://127.0.0.1/callback';
    const values = { code: 'c+1', redirect_uri: redirectUri, code_verifier: 'v' };
    const request = await build({ authentication: 'basic' }, { type: 'authorization_code', values });
    expect(formOf(request)).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'c+1',
      redirect_uri: redirectUri,
      code_verifier: 'v',
    });
  });
});
