import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { CompactEncrypt } from 'jose';
import type { ReceivedTokenRequest } from '../../lib/platform/faulty-server/received-token-request';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import { failureOf, startEndpointHarness, tokensOf, type EndpointHarness } from '../support/token-endpoint';

const BASIC = `Basic ${Buffer.from('client-id:client%26secret').toString('base64')}`;

describe('a token endpoint on the wire', () => {
  let harness: EndpointHarness;
  afterEach(() => harness.server.close());

  const onlyRequest = (): ReceivedTokenRequest => {
    const [request, ...others] = harness.server.requests;
    expect(others).to.deep.equal([]);
    if (request === undefined) throw new TypeError('Nothing arrived.');
    return request;
  };

  describe('T2 W2 where parameters travel', () => {
    for (const { placement, type } of [
      { placement: 'form', type: 'application/x-www-form-urlencoded' },
      { placement: 'json', type: 'application/json' },
      { placement: 'query', type: undefined },
    ] as const) {
      it(`${placement}: POST with grant, refresh token and extra parameters, asking for JSON`, async () => {
        harness = await startEndpointHarness();
        const account = harness.account();
        const endpoint = harness.endpoint({
          definition: { token: { placement, parameters: { format: 'json' } } },
        });
        expect(tokensOf(await endpoint.refresh(account)).accessToken).to.match(/^access-2/);
        const request = onlyRequest();
        expect(request).to.include({ method: 'POST', body: placement === 'query' ? '' : request.body });
        expect(request.headers).to.include({ accept: 'application/json' });
        if (type !== undefined) expect(request.headers['content-type']).to.equal(type);
        expect(request.url.includes('?')).to.equal(placement === 'query');
        expect(request.parameters).to.deep.equal({
          grant_type: 'refresh_token',
          refresh_token: account.refreshToken,
          client_id: 'client-id',
          client_secret: 'client&secret',
          format: 'json',
        });
      });
    }
  });

  describe('T2 client authentication', () => {
    for (const { name, header, names } of [
      { name: 'basic', header: BASIC, names: [] },
      { name: 'post', header: undefined, names: ['client_id', 'client_secret'] },
      { name: 'none', header: undefined, names: ['client_id'] },
    ] as const) {
      it(`${name}: proves the client this way and no other`, async () => {
        harness = await startEndpointHarness({
          clientId: 'client-id',
          ...(name === 'none' ? {} : { clientSecret: 'client&secret' }),
        });
        tokensOf(await harness.refresh({ definition: { client: { authentication: name } } }));
        const request = onlyRequest();
        expect(request.headers['authorization']).to.equal(header);
        const sent = Object.keys(request.parameters).filter((parameter) => parameter.startsWith('client'));
        expect(sent).to.deep.equal(names);
      });
    }
  });

  it('E6 sends the granted scopes along where the connection says so, and only there', async () => {
    harness = await startEndpointHarness();
    const account = { ...harness.account(), scopes: ['mail.read', 'offline_access'] };
    const sending = harness.endpoint({ definition: { refresh: { scope: 'send' } } });
    const granted = tokensOf(await sending.refresh(account));
    tokensOf(await sending.refresh({ ...granted, scopes: undefined }));
    for (const definition of [{ refresh: { scope: 'omit' } }, {}] as const) {
      tokensOf(await harness.endpoint({ definition }).refresh({ ...harness.account(), scopes: ['x'] }));
    }
    const [first, ...others] = harness.server.requests.map(({ parameters }) => parameters['scope']);
    expect(first).to.equal('mail.read offline_access');
    expect(others).to.deep.equal([undefined, undefined, undefined]);
  });

  it('E10 exchanges an authorization code with its verifier', async () => {
    harness = await startEndpointHarness();
    const grant = {
      type: 'authorization_code',
      values: { code: 'the-code', redirect_uri: 'http://127.0.0.1/cb', code_verifier: 'v' },
    } as const;
    expect(tokensOf(await harness.endpoint().issue(grant)).refreshToken).to.match(/^refresh-/);
    expect(onlyRequest().parameters).to.include({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'http://127.0.0.1/cb',
      code_verifier: 'v',
    });
  });

  it('fails clearly, and asks nobody, for an account without a refresh token', async () => {
    harness = await startEndpointHarness();
    const error = await rejectionOf(
      harness.endpoint().refresh({ ...harness.account(), refreshToken: undefined }),
    );
    expect(codeOf(error)).to.equal('PLACEHOLDER_UNRESOLVED');
    expect(messageOf(error)).to.contain('{{refresh_token}}');
    expect(harness.server.requests).to.deep.equal([]);
  });

  it('E5 merges the answer over what was there: an omitted refresh token and unknown fields stay', async () => {
    harness = await startEndpointHarness({ omitRefreshToken: true, accessTokenSeconds: 3600 });
    const account = harness.account();
    const raw = { ...account.raw, instance_url: 'https://x.example', expires_at: 1 };
    const tokens = tokensOf(await harness.endpoint().refresh({ ...account, raw }));
    expect(tokens.refreshToken).to.equal(account.refreshToken);
    expect(tokens.raw).to.include({ instance_url: 'https://x.example', access_token: tokens.accessToken });
    expect(tokens.raw['expires_at']).to.equal(harness.clock.now() / 1000 + 3600);
  });

  it('R9 reads the end of a token by the clock of the server, and tells how far it is from ours', async () => {
    harness = await startEndpointHarness({ accessTokenSeconds: 60, dateOffsetMs: 3_600_000 });
    const outcome = await harness.refresh();
    expect(outcome).to.include({ issued: true, clockOffsetMs: 3_600_000 });
    expect(tokensOf(outcome).expiresAt).to.equal(harness.clock.now() + 3_600_000 + 60_000);
  });

  it('R9 takes our own clock where the answer has no date', async () => {
    harness = await startEndpointHarness();
    harness.server.next({
      status: 200,
      headers: { date: 'nonsense' },
      body: '{"access_token":"a","expires_in":60}',
    });
    const outcome = await harness.refresh();
    expect(outcome).to.include({ issued: true, clockOffsetMs: 0 });
    expect(tokensOf(outcome).expiresAt).to.equal(harness.clock.now() + 60_000);
  });

  it('uses the declared place of the expiry', async () => {
    harness = await startEndpointHarness({ extra: { life: { minutes_ms: 120_000 } } });
    const response = { expiry: { path: 'life.minutes_ms', format: 'milliseconds' } } as const;
    const tokens = tokensOf(await harness.refresh({ definition: { response } }));
    expect(tokens.expiresAt).to.equal(harness.clock.now() + 120_000);
  });

  it('has failed for good if a step before it is answered without what the next one needs', async () => {
    harness = await startEndpointHarness();
    harness.server.next({ status: 200, body: '{"status":"wrong password"}' });
    const url = harness.server.tokenEndpoint;
    const definition = { steps: [{ url, keep: { session: 'session.id' } }] };
    const outcome = await harness.endpoint({ definition }).issue({ type: 'login', values: {} });
    expect(outcome).to.include({ issued: false, verdict: 'definite' });
    const failure = failureOf(outcome);
    expect(codeOf(failure.error)).to.equal('PROVIDER_INVALID');
    expect(messageOf(failure.error)).to.contain('session.id');
    expect(harness.server.requests).to.have.length(1);
  });

  describe('P answers that are encrypted (RFC 7516)', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

    it('are opened and read', async () => {
      harness = await startEndpointHarness();
      const text = new TextEncoder().encode('{"access_token":"opened","expires_in":60}');
      const encryption = new CompactEncrypt(text).setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' });
      harness.server.next({ status: 200, body: await encryption.encrypt(publicKey) });
      const definition = { response: { encrypted: true }, client: { key } };
      expect(tokensOf(await harness.refresh({ definition })).accessToken).to.equal('opened');
    });

    it('are not asked for with a key that cannot open them: the refresh token is not spent', async () => {
      harness = await startEndpointHarness();
      const definition = { response: { encrypted: true }, client: { key: 'no key' } };
      const error = await rejectionOf(harness.refresh({ definition }));
      expect(codeOf(error)).to.equal('KEY_INVALID');
      expect(harness.server.requests).to.deep.equal([]);
    });
  });
});
