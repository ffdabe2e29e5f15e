import { expect } from 'chai';
import descriptor from '../../component.json';
import { defineConnection } from '../../lib/component/connection';
import type { RuntimeConfig } from '../../lib/component/runtime';
import { readCredentialForm } from '../../lib/generic/credential-form';
import { codeOf, messageOf, rejectionOf, thrownBy } from '../component/caught';
import { guessableBytes } from '../support/built-requests';
import { createTestClock } from '../../lib/testing/test-clock';
import {
  parametersOf,
  startRecordingServer,
  tapTransport,
  type RecordingServer,
  type TappedRequest,
} from '../support/recording-server';
import { createTaskContext } from '../support/runtime-context';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const CLIENT = { clientId: 'client-1', clientSecret: 'canary-client-secret' };
const ENVIRONMENT = { ELASTICIO_API_KEY: 'canary-api-key', tenant: 'canary-environment' };

/** The generic component with a form that somebody filled in. Token endpoints are played by one server. */
function openForm(server: RecordingServer, form: Readonly<Record<string, unknown>>) {
  const tap = tapTransport(server);
  const connection = defineConnection(descriptor, readCredentialForm, {
    clock: createTestClock({ now: NOW, automatic: true }),
    random: () => 0.5,
    randomBytes: guessableBytes,
    environment: ENVIRONMENT,
    transport: tap,
  });
  const oauth = {
    access_token: 'old',
    refresh_token: 'r-1',
    expires_at: NOW / 1000 - 1,
    instance_url: server.url,
  };
  const cfg: RuntimeConfig = { ...CLIENT, oauth, ...form };
  return {
    authorizeUrl: () => new URL(connection.authorize(cfg, 'http://127.0.0.1/callback').url),
    /** Asks the API, with a refresh before it. */
    get: async (url = '/me') => connection.client(createTaskContext(), cfg).get<unknown>(url),
    sent: tap.sent,
  };
}

describe('W5 W8 a provider that was chosen on the credential form', () => {
  let server: RecordingServer;

  beforeEach(async () => {
    server = await startRecordingServer();
  });

  afterEach(() => server.close());

  const refreshWith = async (form: Readonly<Record<string, unknown>>): Promise<TappedRequest | undefined> => {
    const { get, sent } = openForm(server, { baseUrl: server.url, ...form });
    await get();
    return sent[0];
  };

  it('fills in where people sign in, where tokens are exchanged, and where the API is', async () => {
    const { authorizeUrl, get, sent } = openForm(server, { provider: 'salesforce' });
    expect(authorizeUrl().href).to.match(/^https:\/\/login\.salesforce\.com\/services\/oauth2\/authorize\?/);
    expect(authorizeUrl().searchParams.get('scope')).to.equal('api refresh_token');
    await get();
    expect(sent[0]?.url).to.equal('https://login.salesforce.com/services/oauth2/token');
    expect(server.requests.at(-1)?.target).to.equal('/me');
  });

  it('fills in nothing that somebody filled in', async () => {
    const filledIn = {
      provider: 'salesforce',
      authUri: 'https://id.example/authorize',
      tokenUri: 'https://id.example/token',
      baseUrl: `${server.url}/mine`,
      clientAuthentication: 'basic',
      refreshRequest: 'json',
    };
    const { authorizeUrl, get, sent } = openForm(server, filledIn);
    expect(authorizeUrl().origin).to.equal('https://id.example');
    await get();
    expect(sent[0]?.url).to.equal('https://id.example/token');
    expect(sent[0]?.headers).to.include({ 'content-type': 'application/json' });
    expect(sent[0]?.headers['authorization']).to.match(/^Basic /);
    expect(server.requests.at(-1)?.target).to.equal('/mine/me');
  });

  it('fills in each field by itself', async () => {
    const { authorizeUrl, get, sent } = openForm(server, {
      provider: 'salesforce',
      tokenUri: 'https://id.example/t',
    });
    expect(authorizeUrl().origin).to.equal('https://login.salesforce.com');
    await get();
    expect(sent[0]?.url).to.equal('https://id.example/t');
  });

  it('is asked as it wants to be: method, place and names of parameters', async () => {
    const request = await refreshWith({ provider: 'facebook' });
    expect(request?.method).to.equal('GET');
    expect(parametersOf(new URL(request?.url ?? '').search)).to.include({ fb_exchange_token: 'old' });
  });

  it('takes blank fields for empty ones', async () => {
    expect((await refreshWith({ provider: 'salesforce', tokenUri: ' ', refreshUri: '  ' }))?.url).to.contain(
      'login.salesforce.com',
    );
  });

  it('is told what it wants to know', async () => {
    const request = await refreshWith({ provider: 'microsoft', providerFields: 'tenant=acme.example' });
    expect(request?.url).to.equal('https://login.microsoftonline.com/acme.example/oauth2/v2.0/token');
  });

  it('takes nothing else from the container for what nobody filled in', async () => {
    expect((await refreshWith({ provider: 'microsoft' }))?.url).to.contain('/common/');
  });

  it('does not let what it wants to know take the place of what is filled in', async () => {
    const request = await refreshWith({
      provider: 'salesforce',
      providerFields: 'clientId=other\nclientSecret=other',
    });
    expect(parametersOf(request?.body)).to.include({
      client_id: 'client-1',
      client_secret: CLIENT.clientSecret,
    });
  });

  it('repeats a grant that needs no person, although the answer had a refresh token', async () => {
    const form = { provider: 'zoom-server-to-server', providerFields: 'accountId=a-1' };
    const { body } = (await refreshWith(form)) ?? {};
    expect(parametersOf(body)).to.include({ grant_type: 'account_credentials', account_id: 'a-1' });
    expect(parametersOf(body)).to.not.have.property('refresh_token');
  });

  it('is one that the catalogue has, or an error with names like it', async () => {
    const { get, authorizeUrl } = openForm(server, { provider: 'gogle', baseUrl: server.url });
    for (const error of [await rejectionOf(get()), thrownBy(authorizeUrl)]) {
      expect(codeOf(error)).to.equal('PROVIDER_UNKNOWN');
      expect(messageOf(error)).to.contain('"gogle"').and.contain('google');
    }
  });
});

describe('R12 a text on the credential form that looks like a template', () => {
  let server: RecordingServer;

  beforeEach(async () => {
    server = await startRecordingServer();
  });

  afterEach(() => server.close());

  const TEXTS = ['{{ELASTICIO_API_KEY}}', '{{client_secret}}', '{{{refresh_token}}}', "{{'{{'}}x"];
  const service = { callbackUrl: 'https://service.example/r', callbackSecret: 'canary-service' };
  const forms: Readonly<Record<string, (text: string) => Readonly<Record<string, unknown>>>> = {
    clientId: (text) => ({ clientId: text }),
    clientSecret: (text) => ({ clientSecret: text }),
    authUri: (text) => ({ authUri: `https://id.example/${text}` }),
    tokenUri: (text) => ({ tokenUri: `https://id.example/${text}` }),
    refreshUri: (text) => ({ refreshUri: `https://id.example/${text}` }),
    refreshParameters: (text) => ({ refreshParameters: `format=${text}` }),
    providerFields: (text) => ({ provider: 'slack', tokenUri: '', providerFields: `userScope=${text}` }),
    callbackUrl: (text) => ({
      refreshRequest: 'callback',
      ...service,
      callbackUrl: `https://s.example/${text}`,
    }),
    callbackSecret: (text) => ({
      refreshRequest: 'callback',
      ...service,
      callbackSecret: text,
      callbackHeader: 'X-Key',
    }),
    'tokenUri, told to a service': (text) => ({
      refreshRequest: 'callback',
      ...service,
      tokenUri: `https://id.example/${text}`,
    }),
    'refreshUri, told to a service': (text) => ({
      refreshRequest: 'callback',
      ...service,
      refreshUri: `https://id.example/${text}`,
    }),
  };

  for (const [field, formOf] of Object.entries(forms)) {
    it(`is sent word for word: ${field}`, async () => {
      for (const text of TEXTS) {
        const usual = {
          authUri: 'https://id.example/a',
          tokenUri: 'https://id.example/t',
          baseUrl: server.url,
        };
        const { get, sent, authorizeUrl } = openForm(server, { ...usual, ...formOf(text) });
        const opened = authorizeUrl().href;
        await get();
        const decoded = decodeURIComponent(JSON.stringify([opened, sent]).replaceAll('+', ' '));
        expect(decoded).to.contain(JSON.stringify(text).slice(1, -1));
        expect(decoded).to.not.contain(ENVIRONMENT.ELASTICIO_API_KEY);
      }
    });
  }

  it('is not filled in where the API is, either', async () => {
    const { get } = openForm(server, {
      baseUrl: `${server.url}/{{ELASTICIO_API_KEY}}`,
      tokenUri: 'https://id.example',
    });
    await get();
    expect(decodeURIComponent(server.requests.at(-1)?.target ?? '')).to.equal('/{{ELASTICIO_API_KEY}}/me');
  });
});
