import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import { codeOf } from './caught';
import { DESCRIPTOR, descriptorWith } from './descriptors';

const CFG = {
  authUri: 'https://id.example/authorize',
  tokenUri: 'https://id.example/token',
  clientId: 'client-1',
  clientSecret: 'canary-client-secret',
  oauth: { access_token: 'canary-access', refresh_token: 'canary-refresh', expires_at: 2_000 },
};

const clock = (now: number) => ({ clock: { now: () => now, sleep: () => Promise.resolve() } });

describe('the inspection of a connection', () => {
  const inspect = (options: ConnectionOptions = {}, cfg: object = CFG, now = 1_000_000) =>
    defineConnection(DESCRIPTOR, options, clock(now)).inspect({ ...cfg });

  it('tells what the tokens are, and how they are obtained', async () => {
    const inspection = await inspect();
    expect(inspection).to.deep.include({
      field: 'oauth',
      grant: 'authorization_code',
      needsPerson: true,
      canAuthorize: true,
      codeParameter: 'code',
      canAuthorizeDevice: false,
      canRevoke: false,
      refreshWhen: 'expiring',
      needsRefreshToken: true,
      isEnding: false,
      problem: undefined,
    });
    expect(inspection.tokens).to.include({ accessToken: 'canary-access', expiresAt: 2_000_000 });
  });

  it('knows the end of a token, with the margin of the policy', async () => {
    expect((await inspect({}, CFG, 1_999_000)).isEnding).to.equal(true);
    expect((await inspect({ refresh: { notBeforeExpiry: true } }, CFG, 1_999_000)).isEnding).to.equal(false);
  });

  it('knows no tokens where there are none', async () => {
    const inspection = await inspect({}, { ...CFG, oauth: undefined });
    expect(inspection).to.include({ tokens: undefined, isEnding: false });
  });

  it('names what a refresh would lack, instead of throwing', async () => {
    const { problem } = await inspect({}, { ...CFG, tokenUri: '' });
    expect(codeOf(problem)).to.equal('CREDENTIALS_MISSING');
    const connection = defineConnection(descriptorWith({ token_uri: undefined }));
    expect(codeOf((await connection.inspect(CFG)).problem)).to.equal('DESCRIPTOR_INVALID');
  });

  it('knows what the provider is like', async () => {
    const provider = {
      title: 'P',
      documentation: 'https://example.com',
      grant: 'client_credentials',
      fields: { shop: { label: 'Shop' } },
      authorize: { codeParameter: 'spapi_oauth_code' },
      deviceAuthorization: { url: 'https://id.example/device' },
      revoke: { url: 'https://id.example/revoke' },
      refresh: { missingBecause: 'Because.' },
    } as const;
    expect(await inspect({ provider })).to.deep.include({
      grant: 'client_credentials',
      needsPerson: false,
      canAuthorizeDevice: true,
      canRevoke: true,
      codeParameter: 'spapi_oauth_code',
      providerFields: provider.fields,
      needsRefreshToken: false,
    });
    const person = { ...provider, grant: 'authorization_code' as const };
    expect(await inspect({ provider: person })).to.include({ missingBecause: 'Because.' });
  });
});
