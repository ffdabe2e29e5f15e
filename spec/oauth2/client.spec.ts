import { expect } from 'chai';
import { resolveCertificate, resolveClient, resolveSigningKey } from '../../lib/oauth2/client';
import type { ClientAuthenticationName, OAuthClient } from '../../lib/oauth2/client-authentication';
import type { ClientTemplates } from '../../lib/oauth2/request-plan';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const PEM = '-----BEGIN CERTIFICATE-----\nabcd\n-----END CERTIFICATE-----\n';
const KEY = '-----BEGIN PRIVATE KEY-----\nefgh\n-----END PRIVATE KEY-----\n';

const KNOWN = {
  client_id: 'id',
  client_secret: 's',
  private_key: KEY.replaceAll('\n', ' '),
  certificate: PEM.replaceAll('\n', '\\n'),
  tenant: 'acme',
};

const resolve = (
  client: ClientTemplates,
  authentication: ClientAuthenticationName,
  known: Readonly<Record<string, string | undefined>> = {},
): OAuthClient =>
  resolveClient(
    {
      where: 'token',
      urlWhere: 'token.url',
      what: 'The token URI',
      shape: {},
      standard: {},
      authentication,
      client,
    },
    authentication,
    scopeOf({ ...KNOWN, ...known }),
  );

describe('oauth2: the client of a request', () => {
  it('is its id and secret, and no key that nobody needs', () => {
    expect(resolve({ key: '{{absent}}' }, 'basic')).to.deep.equal({
      clientId: 'id',
      clientSecret: 's',
      key: undefined,
      audience: undefined,
      issuer: undefined,
      certificate: undefined,
    });
    expect(resolve({}, 'none', { client_secret: undefined }).clientSecret).to.equal(undefined);
  });

  it('has the templates of issuer and audience filled in', () => {
    const client = { issuer: 'iss-{{tenant}}', audience: 'https://{{tenant}}.example' };
    expect(resolve(client, 'basic')).to.include({ issuer: 'iss-acme', audience: 'https://acme.example' });
  });

  it('has the private key where it signs with it', () => {
    const client = { algorithm: 'ES256', keyId: '{{tenant}}-1', headers: { x5t: '{{tenant}}' } } as const;
    expect(resolve(client, 'private_key_jwt').key).to.deep.equal({
      algorithm: 'ES256',
      keyEncoding: undefined,
      key: KNOWN.private_key,
      keyId: 'acme-1',
      headers: { x5t: 'acme' },
    });
  });

  it('has no private key where it signs with its secret', () => {
    const client = { algorithm: 'HS512', keyEncoding: 'base64', key: '{{absent}}', keyId: 'k' } as const;
    const { key, clientSecret } = resolve(client, 'client_secret_jwt');
    expect(key).to.deep.equal({
      algorithm: 'HS512',
      keyEncoding: 'base64',
      key: '',
      keyId: 'k',
      headers: {},
    });
    expect(clientSecret).to.equal('s');
  });

  it('has a certificate where TLS proves who it is, or where one is declared besides', () => {
    expect(resolve({}, 'tls_client_auth').certificate).to.deep.equal({ certificate: PEM, key: KEY });
    expect(resolve({ certificate: '{{certificate}}' }, 'post').certificate).to.deep.equal({
      certificate: PEM,
      key: KEY,
    });
    expect(resolve({}, 'post').certificate).to.equal(undefined);
  });

  it('has the key of its certificate where that is another one', () => {
    const scope = scopeOf({ cert: PEM, tls_key: KEY });
    expect(resolveCertificate({ certificate: '{{cert}}', key: '{{tls_key}}' }, scope)).to.deep.equal({
      certificate: PEM,
      key: KEY,
    });
  });

  const MISSING: readonly (readonly [ClientAuthenticationName, string, string])[] = [
    ['basic', 'client_id', 'client.id'],
    ['none', 'client_id', 'client.id'],
    ['client_secret_jwt', 'client_secret', 'client.secret'],
    ['private_key_jwt', 'private_key', 'client.key'],
    ['tls_client_auth', 'certificate', 'client.certificate'],
    ['tls_client_auth', 'private_key', 'client.key'],
  ];
  for (const [authentication, name, where] of MISSING) {
    it(`asks for what ${authentication} cannot do without: ${name}`, () => {
      const error = thrownBy(() => resolve({}, authentication, { [name]: undefined }));
      expect(codeOf(error)).to.equal('PLACEHOLDER_UNRESOLVED');
      expect(messageOf(error)).to.contain(`{{${name}}} of ${where}.`);
    });
  }

  it('names the place of a key that has no value', () => {
    const error = thrownBy(() => resolveSigningKey({ keyId: '{{absent}}' }, scopeOf(KNOWN), 'assertion'));
    expect(messageOf(error)).to.contain('assertion.keyId');
  });
});
