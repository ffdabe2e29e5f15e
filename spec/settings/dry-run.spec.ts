import { expect } from 'chai';
import { describeRequests } from '../../lib/settings/dry-run';
import { guessableBytes } from '../support/built-requests';
import { codeOf, rejectionOf } from '../component/caught';
import { NOW, TITLES } from '../support/provider-world';

const PROVIDER = {
  ...TITLES,
  grant: 'client_credentials',
  token: {
    url: 'https://{{tenant}}.example/token',
    parameters: { at: "{{now('seconds')}}", nonce: "{{random('4')}}" },
  },
  fields: { tenant: { label: 'Tenant', pattern: '[a-z]+' } },
} as const;

describe('a dry run', () => {
  it('describes a provider of the catalogue without any account', async () => {
    const [authorize, exchange] = await describeRequests('salesforce');
    expect(authorize).to.include({ purpose: 'authorize', method: 'GET' });
    expect(exchange?.purpose).to.equal('exchange');
  });

  it('does not know a provider that is not there', async () => {
    expect(codeOf(await rejectionOf(describeRequests('nobody')))).to.equal('PROVIDER_UNKNOWN');
  });

  it('takes what is known about the account, and samples for the rest', async () => {
    const [token] = await describeRequests(PROVIDER, { tenant: 'acme', client_id: 'id-1' });
    expect(token?.url).to.equal('https://acme.example/token');
    expect(token?.body).to.contain('client_id=id-1');
    expect((await describeRequests(PROVIDER))[0]?.url).to.equal('https://example.example/token');
  });

  it('takes time and chance from whoever asks, so that it can be compared', async () => {
    const options = { nowMs: NOW, randomBytes: guessableBytes, reveal: true };
    const [one] = await describeRequests(PROVIDER, {}, options);
    const [other] = await describeRequests(PROVIDER, {}, options);
    expect(one).to.deep.equal(other);
    expect(one?.body)
      .to.contain(`at=${String(NOW / 1000)}`)
      .and.contain('nonce=07070707');
  });

  it('draws real chance by itself', async () => {
    const draw = async (): Promise<string | undefined> =>
      (await describeRequests(PROVIDER, {}, { nowMs: NOW, reveal: true }))[0]?.body;
    expect(await draw()).to.not.equal(await draw());
  });

  it('refuses what a field must not hold, as a connection does', async () => {
    expect(codeOf(await rejectionOf(describeRequests(PROVIDER, { tenant: 'A/B' })))).to.equal(
      'OPTION_INVALID',
    );
  });

  it('says which name has no value', async () => {
    const provider = { ...PROVIDER, token: { url: 'https://p.example/{{nothing}}' } };
    expect(codeOf(await rejectionOf(describeRequests(provider)))).to.equal('PLACEHOLDER_UNRESOLVED');
  });

  it('takes the stored tokens of the account, also as further members', async () => {
    const provider = {
      ...TITLES,
      token: { url: 'https://p.example/token' },
      revoke: { url: 'https://p.example/{{token.shop}}' },
    };
    const account = { tokens: { shop: 'acme', refresh_token: 'r-1' }, redirect_uri: '' };
    const described = await describeRequests(provider, account, { reveal: true });
    const revoke = described.find(({ purpose }) => purpose === 'revoke');
    expect(revoke?.url).to.equal('https://p.example/acme');
    expect(revoke?.body).to.contain('token=r-1');
  });
});
