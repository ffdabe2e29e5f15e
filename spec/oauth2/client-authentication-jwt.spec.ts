import { expect } from 'chai';
import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  basicAuthentication,
  CLIENT_AUTHENTICATIONS,
  basicUnencodedAuthentication,
  privateKeyJwtAuthentication,
  queryAuthentication,
  secretJwtAuthentication,
  type ClientProof,
  type OAuthClient,
} from '../../lib/oauth2/client-authentication';
import { codeOf, rejectionOf } from '../component/caught';
import { PROOF_CONTEXT } from '../support/built-requests';
import { P256, RSA } from '../support/signing-keys';

const SECRET = 'a secret of at least thirty-two characters';
const CLIENT: OAuthClient = { clientId: 'client-1', clientSecret: SECRET };

/** What an authorization server reads in the assertion of a client (RFC 7523 §3). */
async function read({ parameters, headers, query }: ClientProof, key: KeyObject) {
  const { jwtVerify } = await import('jose');
  const { client_assertion: assertion = '', ...others } = parameters ?? {};
  expect([headers, query]).to.deep.equal([undefined, undefined]);
  expect(others).to.deep.equal({
    client_id: 'client-1',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  return jwtVerify(assertion, key, { currentDate: new Date(PROOF_CONTEXT.nowMs) });
}

const CLAIMS = {
  iss: 'client-1',
  sub: 'client-1',
  aud: 'https://provider.example/token',
  jti: '07'.repeat(16),
  iat: PROOF_CONTEXT.nowMs / 1000,
  exp: PROOF_CONTEXT.nowMs / 1000 + 60,
};

describe('oauth2: clients that sign who they are', () => {
  it('sign with their secret, by HS256 unless told otherwise, and do not send it', async () => {
    const proof = await secretJwtAuthentication(CLIENT, PROOF_CONTEXT);
    const { payload, protectedHeader } = await read(proof, createSecretKey(Buffer.from(SECRET)));
    expect(payload).to.deep.equal(CLAIMS);
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'HS256' });
    expect(JSON.stringify(proof)).not.to.contain(SECRET);
  });

  it('sign with their private key, by RS256 unless told otherwise', async () => {
    const proof = await privateKeyJwtAuthentication({ ...CLIENT, key: { key: RSA.pem } }, PROOF_CONTEXT);
    const { payload, protectedHeader } = await read(proof, RSA.publicKey);
    expect(payload).to.deep.equal(CLAIMS);
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'RS256' });
    expect(proof.parameters).not.to.have.property('client_secret');
  });

  it('take the algorithm, the key id, further headers and the audience that are declared', async () => {
    const key = { key: P256.pem, algorithm: 'ES256', keyId: 'k1', headers: { x5t: 't' } } as const;
    const client: OAuthClient = { ...CLIENT, key, issuer: 'somebody', audience: 'https://provider.example' };
    const { payload, protectedHeader } = await read(
      await privateKeyJwtAuthentication(client, PROOF_CONTEXT),
      P256.publicKey,
    );
    expect(payload).to.deep.equal({ ...CLAIMS, iss: 'somebody', aud: 'https://provider.example' });
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'ES256', kid: 'k1', x5t: 't' });
  });

  it('take the declared algorithm and encoding for the secret, and the secret for the key', async () => {
    const bytes = Buffer.alloc(64, 5);
    const key = { algorithm: 'HS512', keyEncoding: 'hex', key: 'not this one' } as const;
    const client: OAuthClient = { ...CLIENT, clientSecret: bytes.toString('hex'), key };
    const proof = await secretJwtAuthentication(client, PROOF_CONTEXT);
    const { protectedHeader } = await read(proof, createSecretKey(bytes));
    expect(protectedHeader.alg).to.equal('HS512');
  });

  it('cannot sign without a secret or a key', async () => {
    const client = { clientId: 'client-1', clientSecret: undefined };
    for (const authenticate of [secretJwtAuthentication, privateKeyJwtAuthentication]) {
      const attempt = Promise.resolve(authenticate(client, PROOF_CONTEXT));
      expect(codeOf(await rejectionOf(attempt))).to.equal('KEY_INVALID');
    }
  });
});

describe('oauth2: further client authentications', () => {
  it('differ between the two kinds of Basic for an id or secret that forms encode', async () => {
    const client: OAuthClient = { clientId: 'a b:c%', clientSecret: 's d:é' };
    const pairOf = ({ headers }: ClientProof): string =>
      Buffer.from((headers?.['authorization'] ?? '').slice('Basic '.length), 'base64').toString('utf8');
    expect(pairOf(await basicAuthentication(client, PROOF_CONTEXT))).to.equal('a+b%3Ac%25:s+d%3A%C3%A9');
    expect(pairOf(await basicUnencodedAuthentication(client, PROOF_CONTEXT))).to.equal('a b:c%:s d:é');
    const plain: OAuthClient = { clientId: 'id', clientSecret: undefined };
    expect(await basicUnencodedAuthentication(plain, PROOF_CONTEXT)).to.deep.equal({
      headers: { authorization: 'Basic aWQ6' },
    });
  });

  it('put id and secret into the query, and nothing anywhere else', async () => {
    expect(await queryAuthentication(CLIENT, PROOF_CONTEXT)).to.deep.equal({
      query: { client_id: 'client-1', client_secret: SECRET },
    });
    expect(await queryAuthentication({ ...CLIENT, clientSecret: undefined }, PROOF_CONTEXT)).to.deep.equal({
      query: { client_id: 'client-1' },
    });
  });

  it('only say who it is where the certificate of the connection proves it (RFC 8705 §2)', async () => {
    expect(await CLIENT_AUTHENTICATIONS.tls_client_auth(CLIENT, PROOF_CONTEXT)).to.deep.equal({
      parameters: { client_id: 'client-1' },
    });
  });
});
