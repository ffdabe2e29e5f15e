import { expect } from 'chai';
import { buildRequest, checkHeader, type BuiltRequest } from '../../lib/oauth2/build-request';
import type { RequestPlan } from '../../lib/oauth2/request-plan';
import type { RequestShape } from '../../lib/oauth2/request-shape';
import { STANDARD_PARAMETERS } from '../../lib/oauth2/standard-parameters';
import { createHmac } from 'node:crypto';
import { codeOf, messageOf, rejectionOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const KNOWN = { client_id: 'id', client_secret: 's', refresh_token: 'r1', evil: 'a\r\nx-admin: 1', é: 'x' };
const URL_OF_TOKENS = 'https://provider.example/token';

const build = (
  shape: RequestShape = {},
  plan: Partial<RequestPlan> = {},
  known: Readonly<Record<string, string>> = {},
): Promise<BuiltRequest> =>
  buildRequest(
    {
      where: 'refresh',
      urlWhere: 'refresh.url',
      what: 'The token URI',
      shape: { url: URL_OF_TOKENS, ...shape },
      standard: STANDARD_PARAMETERS.refresh_token,
      authentication: 'post',
      client: {},
      ...plan,
    },
    scopeOf({ ...KNOWN, ...known }),
  );

const formOf = ({ body }: BuiltRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body));

const jsonOf = ({ body }: BuiltRequest): unknown => JSON.parse(body ?? '');

describe('oauth2: the shape of a request', () => {
  it('is the standard one where nothing else is declared', async () => {
    const request = await build();
    expect(request).to.include({ method: 'POST', url: URL_OF_TOKENS });
    expect(request).not.to.have.property('certificate');
    expect(formOf(request)).to.deep.equal({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      client_id: 'id',
      client_secret: 's',
    });
  });

  it('drops parameters of the standard and of the client authentication', async () => {
    const parameters = { grant_type: null, client_id: null, client_secret: null };
    expect(formOf(await build({ parameters }))).to.deep.equal({ refresh_token: 'r1' });
  });

  it('renames a parameter by dropping it and adding another', async () => {
    const parameters = { refresh_token: null, RefreshToken: '{{refresh_token}}' };
    const form = formOf(await build({ parameters }));
    expect(form).to.include({ RefreshToken: 'r1' }).and.not.have.property('refresh_token');
  });

  it('does not ask for a value of what is dropped or replaced', async () => {
    const plan = { standard: { code: '{{code}}', state: '{{state}}' }, authentication: undefined };
    expect(formOf(await build({ parameters: { code: null, state: 's-1' } }, plan))).to.deep.equal({
      state: 's-1',
    });
  });

  it('replaces what client authentication sends, too', async () => {
    const form = formOf(await build({ parameters: { client_id: 'x{{client_id}}' } }));
    expect(form).to.include({ client_id: 'xid', client_secret: 's' });
  });

  it('nests parameters in JSON', async () => {
    const parameters = {
      grant_type: null,
      auth: { token: '{{refresh_token}}', roles: ['a', '{{client_id}}'] },
    };
    expect(jsonOf(await build({ placement: 'json', parameters }, { authentication: 'none' }))).to.deep.equal({
      refresh_token: 'r1',
      client_id: 'id',
      auth: { token: 'r1', roles: ['a', 'id'] },
    });
  });

  it('sends XML with values that are escaped', async () => {
    const shape = { placement: 'xml', xmlRoot: 'refresh', parameters: { grant_type: null } } as const;
    const request = await build(shape, { authentication: undefined }, { refresh_token: '<r&1>' });
    expect(request.headers).to.include({ 'content-type': 'application/xml' });
    expect(request.body).to.equal('<refresh><refresh_token>&lt;r&amp;1&gt;</refresh_token></refresh>');
  });

  it('sends a DELETE with a JSON body, and a GET with a query', async () => {
    const deletion = await build({ method: 'DELETE', placement: 'json' }, { authentication: 'basic' });
    expect(deletion.method).to.equal('DELETE');
    expect(jsonOf(deletion)).to.deep.equal({ grant_type: 'refresh_token', refresh_token: 'r1' });
    const get = await build({ method: 'GET' }, { authentication: 'basic' });
    expect(get).to.include({
      method: 'GET',
      url: `${URL_OF_TOKENS}?grant_type=refresh_token&refresh_token=r1`,
      body: undefined,
    });
  });

  it('is not built if its parameters cannot travel so', async () => {
    for (const shape of [
      { method: 'GET', placement: 'form' },
      { parameters: { scopes: ['a', 'b'] } },
    ] as const) {
      const error = await rejectionOf(build(shape));
      expect(codeOf(error)).to.equal('PROVIDER_INVALID');
      expect(messageOf(error)).to.contain('`refresh`');
    }
  });

  it('puts the client into the query by that method, wherever the others travel', async () => {
    const plan = { authentication: 'query' } as const;
    const form = await build({ url: `${URL_OF_TOKENS}?tenant=t` }, plan);
    expect(form.url).to.equal(`${URL_OF_TOKENS}?tenant=t&client_id=id&client_secret=s`);
    expect(formOf(form)).to.deep.equal({ grant_type: 'refresh_token', refresh_token: 'r1' });
    const query = await build({ placement: 'query' }, plan);
    expect(Object.fromEntries(new URL(query.url).searchParams)).to.deep.equal({
      grant_type: 'refresh_token',
      refresh_token: 'r1',
      client_id: 'id',
      client_secret: 's',
    });
  });

  it('adds headers, replaces usual ones whatever their case, and drops them', async () => {
    const headers = { 'X-Client': '{{client_id}}', Accept: '*/*', 'Content-Type': null, 'X-None': '{{x?}}' };
    expect((await build({ headers })).headers).to.deep.equal({ accept: '*/*', 'x-client': 'id' });
  });

  it('signs in a header the very body that is sent', async () => {
    for (const placement of ['form', 'json', 'xml'] as const) {
      const headers = { 'X-Signature': "{{hmac('sha256', client_secret, body)}}" };
      const { body = '', headers: sent } = await build({ placement, headers });
      expect(body).to.contain('r1');
      expect(sent['x-signature']).to.equal(createHmac('sha256', 's').update(body).digest('hex'));
    }
  });

  it('uses the same time and nonce wherever they stand in it', async () => {
    const shape = { parameters: { at: "{{now('iso')}}" }, headers: { 'X-At': "{{now('iso')}}" } };
    const request = await build(shape);
    expect(formOf(request)['at']).to.equal('2026-03-01T12:00:00.000Z');
    expect(request.headers['x-at']).to.equal('2026-03-01T12:00:00.000Z');
  });

  it('takes no line break into a header', async () => {
    const error = await rejectionOf(build({ headers: { 'X-Client': 'a{{evil}}' } }));
    expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
    expect(messageOf(error)).to.contain('`refresh.headers.X-Client`').and.not.contain('x-admin');
    for (const value of ['a\nb', 'a\rb', 'a\u0000b', '\u007f', '€', '\u2028']) {
      expect(codeOf(thrownBy(() => checkHeader(value, 'x'))), value).to.equal('TEMPLATE_INVALID');
    }
    for (const value of ['', 'a\tb c', '~é']) expect(checkHeader(value, 'x')).to.equal(value);
  });

  it('names the place of a name that has no value, and sends nothing then', async () => {
    const cases: readonly (readonly [RequestShape, string])[] = [
      [{ url: 'https://{{x}}/token' }, 'refresh.url'],
      [{ parameters: { a: '{{x}}' } }, 'refresh.parameters.a'],
      [{ headers: { A: '{{x}}' } }, 'refresh.headers.A'],
    ];
    for (const [shape, where] of cases) {
      const error = await rejectionOf(build(shape));
      expect(codeOf(error)).to.equal('PLACEHOLDER_UNRESOLVED');
      expect(messageOf(error)).to.contain(where);
    }
  });

  it('goes to no address that is not safe', async () => {
    for (const url of ['http://provider.example/token', '', 'provider.example']) {
      expect(codeOf(await rejectionOf(build({ url })))).to.equal('INSECURE_URL');
    }
  });
});
