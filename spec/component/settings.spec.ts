import { expect } from 'chai';
import { parseDescriptor } from '../../lib/component/descriptor';
import type { ConnectionOptions } from '../../lib/component/options';
import { createBaseURLResolver } from '../../lib/component/base-url';
import { resolveEndpoint } from '../../lib/component/endpoint-settings';
import { resolveExpiry, resolveLimits, resolvePolicy } from '../../lib/component/refresh-settings';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { codeOf, messageOf, thrownBy } from './caught';
import { DESCRIPTOR, descriptorWith } from './descriptors';

const cfg = {
  tokenUri: 'https://id.example/token',
  clientId: 'id-1',
  clientSecret: 'secret-1',
};

interface Wishes {
  readonly descriptor?: unknown;
  readonly options?: ConnectionOptions;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly purpose?: 'refresh' | 'exchange';
}

function resolve({ descriptor = DESCRIPTOR, options = {}, fields = {}, purpose = 'refresh' }: Wishes) {
  const declaration = parseDescriptor(descriptor, options.oauth2);
  const environment = { ENV_ID: 'env-id', ENV_SECRET: 'env-secret', ENV_FORMAT: 'json' };
  const { fieldNames } = declaration;
  return resolveEndpoint(declaration, options, {
    fieldNames,
    cfg: { ...cfg, ...fields },
    environment,
    purpose,
  });
}

/** What the client proves itself with: `headers` and `parameters`. */
function proofOf(wishes: Wishes) {
  const { endpoint, client } = resolve(wishes);
  return endpoint.authenticate(client);
}

describe('E7 settings of the token endpoint', () => {
  it('come from the credential form, the standard for the rest', () => {
    const { endpoint, client } = resolve({});
    expect(client).to.deep.equal({ clientId: 'id-1', clientSecret: 'secret-1' });
    expect(endpoint).to.include({ url: 'https://id.example/token', placement: 'form' });
    expect(endpoint.parameters).to.deep.equal({});
  });

  it('come from the environment', () => {
    const descriptor = descriptorWith({ client_id: '{{ENV_ID}}', client_secret: '{{ENV_SECRET}}' });
    expect(resolve({ descriptor }).client).to.deep.equal({ clientId: 'env-id', clientSecret: 'env-secret' });
  });

  it('have tenants in the token URI', () => {
    const descriptor = descriptorWith({ token_uri: 'https://{{clientId}}.id.example/token' });
    expect(resolve({ descriptor }).endpoint.url).to.equal('https://id-1.id.example/token');
  });

  for (const tokenUri of ['http://id.example/token', 'ftp://id.example', '/token', 'id.example/token']) {
    it(`refuse a token URI that secrets must not go to: ${tokenUri}`, () => {
      const error = thrownBy(() => resolve({ fields: { tokenUri } }));
      expect(codeOf(error)).to.equal('INSECURE_URL');
      expect(messageOf(error)).to.contain('oauth2.token_uri').and.contain(tokenUri);
    });
  }

  for (const tokenUri of ['http://127.0.0.1:1/token', 'http://localhost/token', 'http://[::1]/token']) {
    it(`allow http on the loopback interface: ${tokenUri}`, () => {
      expect(resolve({ fields: { tokenUri } }).endpoint.url).to.equal(tokenUri);
    });
  }

  it('may have a URL, a format and parameters that are for refreshes alone', () => {
    const refresh = {
      url: 'https://{{clientId}}.example/refresh',
      request: 'json',
      params: { format: 'json' },
    } as const;
    expect(resolve({ options: { refresh } }).endpoint).to.deep.include({
      url: 'https://id-1.example/refresh',
      placement: 'json',
      parameters: { format: 'json' },
    });
    expect(resolve({ options: { refresh }, purpose: 'exchange' }).endpoint).to.deep.include({
      url: 'https://id.example/token',
      placement: 'form',
      parameters: {},
    });
  });

  it('hold the refresh URL to the same rule as the token URI', () => {
    const error = thrownBy(() => resolve({ options: { refresh: { url: 'http://id.example/refresh' } } }));
    expect(codeOf(error)).to.equal('INSECURE_URL');
    expect(messageOf(error)).to.contain('refresh.url');
  });

  for (const [member, wish] of [
    ['oauth2.client_id', { client_id: undefined }],
    ['oauth2.token_uri', { token_uri: undefined }],
  ] as const) {
    it(`E8 name the member that nobody gives: ${member}`, () => {
      const error = thrownBy(() => resolve({ descriptor: descriptorWith(wish) }));
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.contain(`\`${member}\``);
    });
  }

  it('take what component.json lacks from the options', () => {
    const descriptor = descriptorWith({ token_uri: undefined });
    const options = { oauth2: { token_uri: 'https://options.example/token' } };
    expect(resolve({ descriptor, options }).endpoint.url).to.equal('https://options.example/token');
  });
});

describe('client authentication', () => {
  const basic = `Basic ${Buffer.from('id-1:secret-1').toString('base64')}`;

  it('is by parameters with a secret', () => {
    expect(proofOf({})).to.deep.equal({
      headers: {},
      parameters: { client_id: 'id-1', client_secret: 'secret-1' },
    });
  });

  it('is by HTTP Basic if component.json says so', () => {
    const proof = proofOf({ descriptor: descriptorWith({ client_auth: 'basic' }) });
    expect(proof).to.deep.equal({ headers: { authorization: basic }, parameters: {} });
  });

  it('is none for a public client, even if component.json says basic', () => {
    const proof = proofOf({ descriptor: descriptorWith({ client_secret: undefined, client_auth: 'basic' }) });
    expect(proof).to.deep.equal({ headers: {}, parameters: { client_id: 'id-1' } });
  });

  it('is what the options say, before all', () => {
    const descriptor = descriptorWith({ client_auth: 'basic' });
    expect(proofOf({ descriptor, options: { clientAuthentication: 'post' } }).headers).to.deep.equal({});
    expect(proofOf({ options: { clientAuthentication: 'basic' } }).headers).to.deep.equal({
      authorization: basic,
    });
    expect(proofOf({ options: { clientAuthentication: 'none' } }).parameters).to.deep.equal({
      client_id: 'id-1',
    });
  });
});

describe('settings of refreshing', () => {
  it('are `expiring` with a margin of a minute, unless said otherwise', () => {
    expect(resolvePolicy()).to.deep.equal({
      when: 'expiring',
      marginMs: 60_000,
      notBeforeExpiry: false,
      assumedLifetimeMs: undefined,
    });
    const refresh = { when: { everySeconds: 0.5 }, marginSeconds: 0, notBeforeExpiry: true } as const;
    expect(resolvePolicy({ ...refresh, assumedLifetimeSeconds: 7 })).to.deep.equal({
      when: { everySeconds: 0.5 },
      marginMs: 0,
      notBeforeExpiry: true,
      assumedLifetimeMs: 7000,
    });
  });

  it('know no lifetime that nobody declared', () => {
    expect(resolveExpiry()).to.deep.equal({ expiry: undefined, assumedLifetimeMs: undefined });
    expect(resolveExpiry({ assumedLifetimeSeconds: 7, expiry: { path: 'end' } })).to.deep.equal({
      expiry: { path: 'end' },
      assumedLifetimeMs: 7000,
    });
  });

  it('end a refresh after 30 s and an attempt after 10 s, and allow no reuse, unless said otherwise', () => {
    expect(resolveLimits()).to.deep.equal({
      deadlineMs: 30_000,
      attemptTimeoutMs: 10_000,
      refreshTokenReuseSeconds: 0,
    });
    const limits = { deadlineMs: 5, attemptTimeoutMs: 6, refreshTokenReuseSeconds: 7 };
    expect(resolveLimits(limits)).to.deep.equal(limits);
  });
});

describe('the base URL', () => {
  const token = parseStoredTokens({ access_token: 'a', instance_url: 'https://eu1.example/api' }, {});
  const resolveFrom = (baseURL: ConnectionOptions['baseURL']) => {
    if (token === undefined) throw new Error('no tokens');
    return createBaseURLResolver(baseURL === undefined ? {} : { baseURL }, { region: 'eu2' })(token);
  };

  it('is a text, or computed from the tokens and the configuration', () => {
    expect(resolveFrom('https://api.example')).to.equal('https://api.example/');
    expect(resolveFrom(({ token: { raw } }) => raw['instance_url'])).to.equal('https://eu1.example/api');
    expect(resolveFrom(({ cfg: { region } }) => `https://${String(region)}.example`)).to.equal(
      'https://eu2.example/',
    );
  });

  it('is checked anew whenever it changes, because a refresh may move the account', () => {
    const resolveFor = createBaseURLResolver({ baseURL: ({ token: { raw } }) => raw['instance_url'] }, {});
    const urlOf = (instance_url: unknown): string | undefined => {
      const tokens = parseStoredTokens({ access_token: 'a', instance_url }, {});
      return tokens === undefined ? undefined : resolveFor(tokens);
    };
    expect(urlOf('https://eu1.example')).to.equal('https://eu1.example/');
    expect(urlOf('https://eu2.example')).to.equal('https://eu2.example/');
    for (let round = 0; round < 2; round += 1) {
      expect(codeOf(thrownBy(() => urlOf('http://eu3.example')))).to.equal('INSECURE_URL');
      expect(codeOf(thrownBy(() => urlOf(undefined)))).to.equal('OPTION_INVALID');
    }
    expect(urlOf('https://eu1.example')).to.equal('https://eu1.example/');
  });

  it('need not be', () => {
    expect(resolveFrom(undefined)).to.equal(undefined);
  });

  for (const nothing of [undefined, null, '', ' ', 5]) {
    it(`is asked for if its function returns ${JSON.stringify(nothing)}`, () => {
      const error = thrownBy(() => resolveFrom(() => nothing));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain('no base URL');
    });
  }

  for (const insecure of ['http://api.example', 'api.example', '/v1']) {
    it(`is refused where the token must not go: ${insecure}`, () => {
      expect(codeOf(thrownBy(() => resolveFrom(insecure)))).to.equal('INSECURE_URL');
    });
  }
});
