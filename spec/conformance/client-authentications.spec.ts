import { expect } from 'chai';
import { createHmac, createPublicKey } from 'node:crypto';
import { createTransport } from '../../lib/http/network/transport';
import type { ClientAuthenticationName } from '../../lib/oauth2/client-authentication';
import type { TransportRequest } from '../../lib/ports';
import type { Provider } from '../../lib/providers/provider';
import { guessableBytes } from '../support/built-requests';
import { parametersOf, type RecordedRequest } from '../support/recording-server';
import {
  CLIENT,
  NOW,
  openProviderWorld,
  RSA_PAIR,
  without,
  type ProviderWorld,
} from '../support/provider-world';

const { clientId, clientSecret } = CLIENT;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('on the wire, client authentication', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  /** The token request of a client that proves itself in a certain way. */
  async function obtain(client: Provider['client'], form: Readonly<Record<string, string>> = CLIENT) {
    const provider: Partial<Provider> = {
      grant: 'client_credentials',
      token: { url: world.tokenUrl },
      ...(client === undefined ? {} : { client }),
    };
    const { connection, cfg } = world.connect({ provider, form });
    await connection.obtain(cfg);
    const [request] = world.tokenRequests();
    if (request === undefined) throw new Error('no request');
    return { request, ...proofIn(request) };
  }

  function proofIn({ headers, target, body }: RecordedRequest) {
    const parameters = without(parametersOf(body), 'grant_type');
    return { authorization: headers['authorization'], query: target.split('?')[1], parameters };
  }

  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

  it('is `post` by default: id and secret in the body (RFC 6749 §2.3.1)', async () => {
    const { authorization, parameters, query } = await obtain(undefined);
    expect(parameters).to.deep.equal({ client_id: clientId, client_secret: clientSecret });
    expect([authorization, query]).to.deep.equal([undefined, undefined]);
  });

  it('`basic` encodes id and secret before it joins them (RFC 6749 §2.3.1)', async () => {
    const { authorization, parameters } = await obtain({ authentication: 'basic' });
    expect(authorization).to.equal(basic('a+b%3Ac:s%26e%3Ac%25'));
    expect(parameters).to.deep.equal({});
  });

  it('`basic-unencoded` joins them as they are (RFC 7617)', async () => {
    const { authorization, parameters } = await obtain({ authentication: 'basic-unencoded' });
    expect(authorization).to.equal(basic('a b:c:s&e:c%'));
    expect(parameters).to.deep.equal({});
  });

  it('`query` puts them into the URL', async () => {
    const { query, parameters, request } = await obtain({ authentication: 'query' });
    expect(parametersOf(query)).to.deep.equal({ client_id: clientId, client_secret: clientSecret });
    expect(parameters).to.deep.equal({});
    expect(request.body).to.equal('grant_type=client_credentials');
  });

  it('`none` only says who it is (RFC 6749 §3.2.1)', async () => {
    const { parameters, authorization } = await obtain({ authentication: 'none' });
    expect(parameters).to.deep.equal({ client_id: clientId });
    expect(authorization).to.equal(undefined);
  });

  for (const authentication of ['basic', 'basic-unencoded', 'post', 'query'] as const) {
    it(`is none for a client without a secret, whatever is declared: ${authentication}`, async () => {
      const { parameters, authorization, query } = await obtain({ authentication }, { clientId });
      expect([parameters, authorization, query]).to.deep.equal([
        { client_id: clientId },
        undefined,
        undefined,
      ]);
    });
  }

  /** Header and claims of the client assertion, whose signature is good. */
  async function verifyAssertion(
    parameters: Readonly<Record<string, string>>,
    key: Uint8Array | ReturnType<typeof createPublicKey>,
  ) {
    const { jwtVerify } = await import('jose');
    const { client_assertion: assertion = '', ...others } = parameters;
    expect(others).to.deep.equal({ client_id: clientId, client_assertion_type: ASSERTION_TYPE });
    return jwtVerify(assertion, key, { currentDate: new Date(NOW) });
  }

  const claims = () => ({
    iss: clientId,
    sub: clientId,
    aud: world.tokenUrl,
    jti: guessableBytes(16).toString('hex'),
    iat: NOW / 1000,
    exp: NOW / 1000 + 60,
  });

  it('`client_secret_jwt` is signed with the secret (OpenID Connect Core §9)', async () => {
    const { parameters } = await obtain({ authentication: 'client_secret_jwt' });
    const { payload, protectedHeader } = await verifyAssertion(parameters, Buffer.from(clientSecret));
    expect(payload).to.deep.equal(claims());
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'HS256' });
  });

  it('`private_key_jwt` is signed with the private key (RFC 7523 §2.2)', async () => {
    const client = {
      authentication: 'private_key_jwt',
      algorithm: 'PS384',
      keyId: '{{kid}}',
      headers: { x5t: 'thumb' },
      audience: 'https://aud.example',
      issuer: 'somebody',
    } as const;
    const form = { ...CLIENT, kid: 'k-1', private_key: RSA_PAIR.privateKey.replaceAll('\n', '\\n') };
    const { parameters } = await obtain(client, form);
    const { payload, protectedHeader } = await verifyAssertion(
      parameters,
      createPublicKey(RSA_PAIR.publicKey),
    );
    expect(payload).to.deep.equal({ ...claims(), iss: 'somebody', aud: 'https://aud.example' });
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'PS384', kid: 'k-1', x5t: 'thumb' });
  });

  it('may differ from one kind of request to the other', async () => {
    const stored = { access_token: 'a', refresh_token: 'r' };
    const revoke = { url: `${world.server.url}/revoke`, authentication: 'basic' } as const;
    const { connection, cfg } = world.connect({
      provider: { revoke, token: { url: world.tokenUrl } },
      stored,
    });
    await connection.revoke(cfg);
    const [request] = world.tokenRequests();
    expect(request?.headers['authorization']).to.match(/^Basic /);
    expect(parametersOf(request?.body)).to.deep.equal({ token: 'r', token_type_hint: 'refresh_token' });
  });

  it('may be a signature over the body, in a header', async () => {
    const provider: Partial<Provider> = {
      grant: 'client_credentials',
      values: { moment: "{{now('seconds')}}" },
      token: {
        url: world.tokenUrl,
        parameters: { moment: '{{moment}}', client_secret: null },
        headers: {
          'X-Signature': "{{hmac('sha256', client_secret, body, 'base64')}}",
          'X-Moment': '{{moment}}',
        },
      },
    };
    const { connection, cfg } = world.connect({ provider });
    await connection.obtain(cfg);
    const [request] = world.tokenRequests();
    const { body = '', headers = {} } = request ?? {};
    expect(headers['x-signature']).to.equal(createHmac('sha256', clientSecret).update(body).digest('base64'));
    expect(headers['x-moment']).to.equal(String(NOW / 1000));
    expect(parametersOf(body)).to.deep.equal({
      grant_type: 'client_credentials',
      client_id: clientId,
      moment: headers['x-moment'],
    });
  });

  it('`tls_client_auth` hands certificate and key to the transport and only says who it is (RFC 8705 §2)', async () => {
    const sent: TransportRequest[] = [];
    const transport = createTransport();
    const pem = (kind: string): string => `-----BEGIN ${kind}-----\nc2FtcGxl\n-----END ${kind}-----\n`;
    const authentication: ClientAuthenticationName = 'tls_client_auth';
    const { connection, cfg } = world.connect({
      provider: { grant: 'client_credentials', client: { authentication }, token: { url: world.tokenUrl } },
      form: {
        clientId,
        certificate: pem('CERTIFICATE').replaceAll('\n', ' '),
        private_key: pem('PRIVATE KEY').replaceAll('\n', '\\n'),
      },
      surroundings: {
        transport: {
          send: (request, timeoutMs) => {
            sent.push(request);
            // The server speaks plain HTTP, where no certificate is shown.
            const { method, url, headers, body } = request;
            return transport.send({ method, url, headers, body }, timeoutMs);
          },
        },
      },
    });
    await connection.obtain(cfg);
    expect(sent[0]?.certificate).to.deep.equal({ certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY') });
    expect(world.onlyParameters()).to.deep.equal({ grant_type: 'client_credentials', client_id: clientId });
  });
});
