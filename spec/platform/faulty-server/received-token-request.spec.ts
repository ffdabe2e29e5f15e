import { expect } from 'chai';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../../lib/platform/faulty-server/faulty-authorization-server-options';
import { asForm, sendTokenRequest, type TokenAnswer } from '../token-client';

describe('platform: token requests of the faulty authorization server', () => {
  let server: FaultyAuthorizationServer;

  async function start(options: FaultyAuthorizationServerOptions = {}): Promise<FaultyAuthorizationServer> {
    server = await startFaultyAuthorizationServer(options);
    return server;
  }

  const send = (init: RequestInit, query = ''): Promise<TokenAnswer> =>
    sendTokenRequest(server.tokenEndpoint + query, init);

  afterEach(() => server.close());

  it('takes parameters as form, JSON and query, and keeps what arrived', async () => {
    const { issue, requests } = await start({ rotate: false });
    const parameters = { grant_type: 'refresh_token', refresh_token: issue().refresh_token };
    const query = `?${String(new URLSearchParams(parameters))}`;
    const headers = { 'content-type': 'application/json' };
    expect((await send(asForm(parameters))).status).to.equal(200);
    expect((await send({ headers, body: JSON.stringify(parameters) })).status).to.equal(200);
    expect((await send({}, query)).status).to.equal(200);
    expect((await send({ method: 'GET' }, query)).status).to.equal(200);
    for (const request of requests) expect(request.parameters).to.deep.equal(parameters);
    expect(requests.map((request) => request.method)).to.deep.equal(['POST', 'POST', 'POST', 'GET']);
    expect(requests[1]).to.include({ url: '/token', body: JSON.stringify(parameters) });
    expect(requests[1]?.headers['content-type']).to.equal('application/json');
    expect(requests[2]).to.include({ url: `/token${query}`, body: '' });
  });

  it('authenticates a client by form-encoded Basic or by parameters', async () => {
    const clientSecret = 's:e%c+r t';
    await start({ clientId: 'me', clientSecret });
    const grant = { grant_type: 'client_credentials' };
    const basic = (secret: string): RequestInit => ({
      headers: { authorization: `Basic ${Buffer.from(`me:${secret}`).toString('base64')}` },
      ...asForm(grant),
    });
    const granted = await send(basic('s%3Ae%25c%2Br+t'));
    expect(granted.status).to.equal(200);
    expect(granted.body).not.to.have.property('refresh_token');
    const inBody = asForm({ ...grant, client_id: 'me', client_secret: clientSecret });
    expect((await send(inBody)).status).to.equal(200);
    const refused = await send(basic(clientSecret));
    expect(refused.status).to.equal(401);
    expect(refused.body['error']).to.equal('invalid_client');
    expect(refused.headers.get('www-authenticate')).to.match(/^Basic /);
    expect((await send(asForm(grant))).status).to.equal(401);
    const twice = { ...basic('s%3Ae%25c%2Br+t'), ...asForm({ ...grant, client_secret: clientSecret }) };
    expect((await send(twice)).body['error']).to.equal('invalid_request');
  });

  it('refuses malformed requests as RFC 6749 says', async () => {
    const { counts } = await start();
    const json = { 'content-type': 'application/json' };
    const repeated = new URLSearchParams('grant_type=password&grant_type=password');
    const errors = [
      await send(asForm({})),
      await send(asForm({ grant_type: 'refresh_token' })),
      await send(asForm({ grant_type: 'authorization_code' })),
      await send({ body: repeated }),
      await send({ headers: json, body: '{' }),
      await send({ headers: json, body: '[]' }),
      await send({ headers: { 'content-type': 'text/plain' }, body: 'grant_type=password' }),
      await send({ method: 'PUT', ...asForm({ grant_type: 'password' }) }),
    ];
    for (const { status, body } of errors) {
      expect(status).to.equal(400);
      expect(body['error'], JSON.stringify(body)).to.equal('invalid_request');
    }
    expect((await send(asForm({ grant_type: 'magic' }))).body['error']).to.equal('unsupported_grant_type');
    expect(
      (await send(asForm({ grant_type: 'refresh_token', refresh_token: 'unknown' }))).body['error'],
    ).to.equal('invalid_grant');
    expect((await fetch(`${server.url}/elsewhere`)).status).to.equal(404);
    expect(counts()).to.include({ tokenRequests: 10, refused: 10, issued: 0 });
  });

  it('issues tokens for a code and a password', async () => {
    await start();
    expect((await send(asForm({ grant_type: 'authorization_code', code: 'x' }))).body).to.have.property(
      'refresh_token',
    );
    expect((await send(asForm({ grant_type: 'password' }))).body).to.have.property('refresh_token');
  });
});
