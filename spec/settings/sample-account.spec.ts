import { expect } from 'chai';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ProviderField } from '../../lib/providers/provider';
import type { Definition } from '../../lib/settings/definition';
import { buildSampleAccount } from '../../lib/settings/sample-account';

const sampleOf = (field: Partial<ProviderField>, definition: Definition = {}): string | undefined =>
  buildSampleAccount({ ...definition, fields: { region: { label: 'Region', ...field } } }).cfg['region'];

describe('a sample account', () => {
  it('has a client and tokens, even for a definition that says nothing', () => {
    expect(buildSampleAccount({})).to.deep.equal({
      cfg: { client_id: 'client-id', client_secret: 'client-secret' },
      raw: { access_token: 'access-token', refresh_token: 'refresh-token' },
    });
  });

  it('fills a field with its example, something that its pattern takes, or its name; what has a default is left empty', () => {
    expect(sampleOf({ example: 'x', default: 'y', pattern: 'z' })).to.equal('x');
    expect(sampleOf({ default: 'y' })).to.equal(undefined);
    expect(sampleOf({ pattern: '[A-Z]{2}' })).to.equal('EU');
    expect(sampleOf({ pattern: 'https://.+' })).to.equal('https://example.com');
    expect(sampleOf({ pattern: 'q{7}' })).to.equal('region');
    expect(sampleOf({})).to.equal('region');
    expect(sampleOf({ default: '' })).to.equal(undefined);
  });

  it('has whatever templates read from the stored response, and a URL where one begins with it', () => {
    const { raw } = buildSampleAccount({
      token: { url: 'https://p.example/{{token.shop.id}}' },
      api: { baseURL: '{{token.instance_url}}/v1', headers: { X: '{{token.access_token}}' } },
    });
    expect(raw).to.deep.equal({
      access_token: 'access-token',
      refresh_token: 'refresh-token',
      shop: { id: 'id' },
      instance_url: 'https://api.example.com',
    });
  });

  for (const [algorithm, kind] of [
    [undefined, 'rsa'],
    ['PS512', 'rsa'],
    ['ES256', 'ec'],
    ['ES384', 'ec'],
    ['ES512', 'ec'],
    ['EdDSA', 'ed25519'],
  ] as const) {
    it(`has a key that fits the algorithm: ${algorithm ?? 'none declared'}`, () => {
      const fields = { private_key: { label: 'Key' } };
      const client = {
        authentication: 'private_key_jwt',
        ...(algorithm === undefined ? {} : { algorithm }),
      } as const;
      const { cfg } = buildSampleAccount({ fields, client });
      expect(createPrivateKey(cfg['private_key'] ?? '').asymmetricKeyType).to.equal(kind);
      expect(buildSampleAccount({ fields, client }).cfg).to.deep.equal(cfg);
    });
  }

  it('has a certificate that is one', () => {
    const fields = { certificate: { label: 'Certificate' }, private_key: { label: 'Key' } };
    const { cfg } = buildSampleAccount({ fields, client: { authentication: 'tls_client_auth' } });
    expect(() => new X509Certificate(cfg['certificate'] ?? '')).to.not.throw();
  });
});
