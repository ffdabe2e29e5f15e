import { expect } from 'chai';
import { createDefinitionResolver } from '../../lib/component/definition';
import { parseDescriptor } from '../../lib/component/descriptor';
import type { ConnectionOptions } from '../../lib/component/options';
import { prepareRequest } from '../../lib/settings/token-requests';
import { guessableBytes } from '../support/built-requests';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR, descriptorWith } from './descriptors';

const CFG = {
  tokenUri: 'https://id.example/token',
  clientId: 'id-1',
  clientSecret: 'secret-1',
};
const ENVIRONMENT = { ENV_ID: 'env-id', ENV_SECRET: 'env-secret', ENV_FORMAT: 'json' };
const KNOWN = { refresh_token: 'r-1', code: 'c-1', redirect_uri: 'http://127.0.0.1/cb' };
const FORM = 'application/x-www-form-urlencoded';

interface Wishes {
  readonly descriptor?: unknown;
  readonly options?: ConnectionOptions;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly purpose?: 'refresh_token' | 'authorization_code';
}

/** The request that a connection with these settings sends. */
async function build({ descriptor = DESCRIPTOR, options = {}, fields = {}, purpose }: Wishes) {
  const cfg = { ...CFG, ...fields };
  const declaration = parseDescriptor(descriptor);
  const definition = createDefinitionResolver()(declaration, options, cfg);
  const account = { cfg, fieldNames: declaration.fieldNames, environment: ENVIRONMENT };
  const context = { definition, account, nowMs: 0, randomBytes: guessableBytes };
  const { request } = await prepareRequest(context, purpose ?? 'refresh_token', KNOWN);
  const { url, headers, body = '' } = request;
  const isForm = headers['content-type'] === FORM;
  const parameters = isForm ? Object.fromEntries(new URLSearchParams(body)) : (JSON.parse(body) as unknown);
  return { url, headers, parameters: parameters as Record<string, string> };
}

/** What the client proves itself with. */
async function proofOf(wishes: Wishes) {
  const { headers, parameters } = await build(wishes);
  const proof = Object.entries(parameters).filter(
    ([name]) => !['grant_type', 'refresh_token'].includes(name),
  );
  return { authorization: headers['authorization'], parameters: Object.fromEntries(proof) };
}

describe('E7 settings of the token endpoint', () => {
  it('come from the credential form, the standard for the rest', async () => {
    const { url, headers, parameters } = await build({});
    expect(url).to.equal('https://id.example/token');
    expect(headers['content-type']).to.equal(FORM);
    expect(parameters).to.deep.equal({
      grant_type: 'refresh_token',
      refresh_token: 'r-1',
      client_id: 'id-1',
      client_secret: 'secret-1',
    });
  });

  it('come from the environment', async () => {
    const descriptor = descriptorWith({ client_id: '{{ENV_ID}}', client_secret: '{{ENV_SECRET}}' });
    expect((await build({ descriptor })).parameters).to.include({
      client_id: 'env-id',
      client_secret: 'env-secret',
    });
  });

  it('have tenants in the token URI', async () => {
    const descriptor = descriptorWith({ token_uri: 'https://{{clientId}}.id.example/token' });
    expect((await build({ descriptor })).url).to.equal('https://id-1.id.example/token');
  });

  for (const tokenUri of ['http://id.example/token', 'ftp://id.example', '/token', 'id.example/token']) {
    it(`refuse a token URI that secrets must not go to: ${tokenUri}`, async () => {
      const error = await rejectionOf(build({ fields: { tokenUri } }));
      expect(codeOf(error)).to.equal('INSECURE_URL');
      expect(messageOf(error)).to.contain('oauth2.token_uri').and.contain(tokenUri);
    });
  }

  for (const tokenUri of ['http://127.0.0.1:1/token', 'http://localhost/token', 'http://[::1]/token']) {
    it(`allow http on the loopback interface: ${tokenUri}`, async () => {
      expect((await build({ fields: { tokenUri } })).url).to.equal(tokenUri);
    });
  }

  it('may have a URL, a format and parameters that are for refreshes alone', async () => {
    const refresh = {
      url: 'https://{{clientId}}.example/refresh',
      request: 'json',
      params: { format: 'json' },
    } as const;
    const refreshing = await build({ options: { refresh } });
    expect(refreshing.url).to.equal('https://id-1.example/refresh');
    expect(refreshing.headers['content-type']).to.equal('application/json');
    expect(refreshing.parameters).to.include({ grant_type: 'refresh_token', format: 'json' });
    const exchanging = await build({ options: { refresh }, purpose: 'authorization_code' });
    expect(exchanging.url).to.equal('https://id.example/token');
    expect(exchanging.headers['content-type']).to.equal(FORM);
    expect(exchanging.parameters).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'c-1',
      redirect_uri: 'http://127.0.0.1/cb',
      client_id: 'id-1',
      client_secret: 'secret-1',
    });
  });

  it('hold the refresh URL to the same rule as the token URI', async () => {
    const error = await rejectionOf(build({ options: { refresh: { url: 'http://id.example/refresh' } } }));
    expect(codeOf(error)).to.equal('INSECURE_URL');
    expect(messageOf(error)).to.contain('refresh.url');
  });

  for (const [member, wish] of [
    ['oauth2.client_id', { client_id: undefined }],
    ['oauth2.token_uri', { token_uri: undefined }],
  ] as const) {
    it(`E8 name the member that nobody gives: ${member}`, async () => {
      const error = await rejectionOf(build({ descriptor: descriptorWith(wish) }));
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.contain(`\`${member}\``);
    });
  }

  for (const [member, template, code] of [
    ['token_uri', '{{absent', 'TEMPLATE_INVALID'],
    ['token_uri', '{{ABSENT}}', 'ENVIRONMENT_VARIABLE_MISSING'],
    ['client_id', '{{absent', 'TEMPLATE_INVALID'],
    ['client_id', '{{ABSENT}}', 'ENVIRONMENT_VARIABLE_MISSING'],
    ['client_secret', '{{absent', 'TEMPLATE_INVALID'],
    ['client_secret', '{{ABSENT}}', 'ENVIRONMENT_VARIABLE_MISSING'],
  ] as const) {
    it(`E8 name the member whose placeholder cannot be filled in: ${member} ${template}`, async () => {
      const error = await rejectionOf(build({ descriptor: descriptorWith({ [member]: template }) }));
      expect(codeOf(error)).to.equal(code);
      expect(messageOf(error)).to.contain(`\`oauth2.${member}\``);
    });
  }

  it('take what component.json lacks from the options', async () => {
    const descriptor = descriptorWith({ token_uri: undefined });
    const options = { oauth2: { token_uri: 'https://options.example/token' } };
    expect((await build({ descriptor, options })).url).to.equal('https://options.example/token');
  });

  it('take from the options what component.json lacks or leaves blank, and nothing else', async () => {
    const oauth2 = { client_id: 'further', token_uri: 'https://further.example/token', client_auth: 'basic' };
    const { url, headers } = await build({
      descriptor: descriptorWith({ token_uri: '' }),
      options: { oauth2 },
    });
    expect(url).to.equal(oauth2.token_uri);
    expect(headers['authorization']).to.equal(`Basic ${btoa('id-1:secret-1')}`);
  });
});

describe('client authentication', () => {
  const authorization = `Basic ${btoa('id-1:secret-1')}`;

  it('is by parameters with a secret', async () => {
    expect(await proofOf({})).to.deep.equal({
      authorization: undefined,
      parameters: { client_id: 'id-1', client_secret: 'secret-1' },
    });
  });

  it('is by HTTP Basic if component.json says so', async () => {
    const proof = await proofOf({ descriptor: descriptorWith({ client_auth: 'basic' }) });
    expect(proof).to.deep.equal({ authorization, parameters: {} });
  });

  it('is none for a public client, even if component.json says basic', async () => {
    const descriptor = descriptorWith({ client_secret: undefined, client_auth: 'basic' });
    expect(await proofOf({ descriptor })).to.deep.equal({
      authorization: undefined,
      parameters: { client_id: 'id-1' },
    });
  });

  it('is what the options say, before all', async () => {
    const descriptor = descriptorWith({ client_auth: 'basic' });
    const post = await proofOf({ descriptor, options: { clientAuthentication: 'post' } });
    expect(post.authorization).to.equal(undefined);
    const basic = await proofOf({ options: { clientAuthentication: 'basic' } });
    expect(basic.authorization).to.equal(authorization);
    const none = await proofOf({ options: { clientAuthentication: 'none' } });
    expect(none.parameters).to.deep.equal({ client_id: 'id-1' });
  });
});
