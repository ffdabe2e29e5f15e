import { mkdirSync } from 'node:fs';
import { expect } from 'chai';
import { readCheckSettings, type CheckSettings } from '../../lib/checkup/check-settings';
import { openSubject } from '../../lib/checkup/check-subject';
import { exampleOfSchema } from '../../lib/checkup/message-example';
import { useTemporaryFolder } from '../support/temporary-folder';

const VALUES = {
  apiUrl: 'http://127.0.0.1:1',
  tokenUri: 'http://127.0.0.1:1/token',
  authUri: 'http://127.0.0.1:1/authorize',
  clientId: 'the-client',
  clientSecret: 'the-secret',
};

const OAUTH = { label: 'Authentication', viewClass: 'OAuthFieldView', required: true };

describe('what is checked', () => {
  const folder = useTemporaryFolder();

  function open(descriptor: Record<string, unknown>, settings: CheckSettings = {}) {
    folder.write('component.json', {
      credentials: { fields: { tokens: OAUTH } },
      actions: { first: { main: './first.js' }, second: { main: './second.js' } },
      triggers: { poll: { main: './poll.js' } },
      ...descriptor,
    });
    return openSubject(folder.path('.'), settings);
  }

  it('is the first action, or what is named', () => {
    expect(open({})).to.include({ functionName: 'first', oauthField: 'tokens' });
    expect(open({ actions: {} }).functionName).to.equal('poll');
    expect(open({}, { action: 'poll' }).functionName).to.equal('poll');
    expect(() => open({}, { action: 'third' }))
      .to.throw('no action or trigger "third"')
      .with.property('message')
      .that.contains('first, second, poll');
    expect(() => open({ actions: {}, triggers: {} })).to.throw('no action and no trigger');
  });

  it('gets a form whose fields lead to the provider, by what they are called', () => {
    const field = (label: string, required: boolean, more = {}) => ({
      label,
      required,
      viewClass: 'TextFieldView',
      ...more,
    });
    const fields = {
      tokens: OAUTH,
      instance_url: field('Instance', false),
      accessTokenUrl: field('', true),
      authorizationUri: field('', true),
      consumer_key: field('', true),
      secret: field('Client secret', true),
      refreshUri: field('Refresh URI', false),
      homepage: field('Home', true, { placeholder: 'https://example.com' }),
      tenant: field('Tenant', true),
      region: { ...field('Region', true), viewClass: 'SelectView', model: { eu: 'Europe', us: 'America' } },
      sandbox: { ...field('Sandbox', true), viewClass: 'CheckBoxView' },
    };
    const actions = {
      first: { main: './first.js', fields: { list: field('List', true, { placeholder: 'a' }) } },
    };
    const form = open(
      { credentials: { fields }, actions },
      { cfg: { tenant: 'at {{apiUrl}}', more: 1 } },
    ).fillForm(VALUES);
    expect(form).to.deep.equal({
      instance_url: VALUES.apiUrl,
      accessTokenUrl: VALUES.tokenUri,
      authorizationUri: VALUES.authUri,
      consumer_key: VALUES.clientId,
      secret: VALUES.clientSecret,
      homepage: VALUES.apiUrl,
      tenant: `at ${VALUES.apiUrl}`,
      region: 'eu',
      list: 'a',
      more: 1,
    });
  });

  it('gets an environment as component.json declares it', () => {
    const envVars = { ACME_CLIENT_ID: {}, ACME_CLIENT_SECRET: { required: true }, ACME_REGION: {} };
    const { fillEnvironment } = open({ envVars }, { environment: { OTHER: '{{clientId}} {{unknown}}' } });
    expect(fillEnvironment(VALUES)).to.deep.equal({
      ACME_CLIENT_ID: VALUES.clientId,
      ACME_CLIENT_SECRET: VALUES.clientSecret,
      ACME_REGION: 'check',
      OTHER: `${VALUES.clientId} {{unknown}}`,
    });
  });

  it('gets messages made from the metadata, in the file or in place', () => {
    const schema = { type: 'object', properties: { url: { type: 'string', required: true } } };
    mkdirSync(folder.path('schemas'), { recursive: true });
    folder.write('schemas/in.json', schema);
    const first = (metadata: unknown) =>
      open({ actions: { first: { main: './first.js', metadata } } }).message;
    expect(first({ in: './schemas/in.json' })).to.deep.equal({ url: '/check' });
    expect(first({ in: schema })).to.deep.equal({ url: '/check' });
    expect(first({ in: './schemas/nothing.json' })).to.deep.equal({});
    expect(open({}, { message: { own: true } }).message).to.deep.equal({ own: true });
  });

  it('says what the tokens of its provider are like', () => {
    expect(open({})).to.deep.include({ tokens: {}, rotates: true });
    const tokens = { instance_url: 'https://acme.example' };
    expect(open({}, { tokens, rotates: false })).to.deep.include({ tokens, rotates: false });
    const file = folder.write('wrong.json', { rotates: 'no' });
    expect(() => readCheckSettings(folder.path('.'), file)).to.throw('not true or false');
  });

  it('knows the path of a token endpoint that is fixed', () => {
    const paths = (uri: string) =>
      open({ credentials: { fields: { tokens: OAUTH }, oauth2: { token_uri: uri } } }).tokenPaths;
    expect(paths('https://login.example.com/services/exchange')).to.deep.equal(['/services/exchange']);
    expect(paths('{{tokenUri}}')).to.deep.equal([]);
  });

  it('is refused if it has no tokens of its own', () => {
    expect(() => open({ credentials: { fields: {} } })).to.throw('no field for tokens');
    expect(() => open({ credentials: { fields: {} }, authClientTypes: ['oauth2'] })).to.throw(
      'to the platform',
    );
  });

  it('is set up by check.json, or by a file that is named', () => {
    expect(readCheckSettings(folder.path('.'))).to.deep.equal({});
    folder.write('check.json', { action: 'second' });
    folder.write('other.json', { rejections: { 403: {} } });
    expect(readCheckSettings(folder.path('.'))).to.deep.equal({ action: 'second' });
    expect(readCheckSettings(folder.path('.'), folder.path('other.json'))).to.have.keys('rejections');
  });

  for (const [what, content, text] of [
    ['broken', '{\n  "action": }', 'line 2, column 13'],
    ['a list', [], 'no JSON object'],
    ['misspelled', { rejection: {} }, '"rejection" that nobody reads'],
    ['of the wrong kind', { message: [] }, '"message" in'],
  ] as const) {
    it(`says what is wrong with settings that are ${what}`, () => {
      const file = folder.write('wrong.json', content);
      expect(() => readCheckSettings(folder.path('.'), file))
        .to.throw(text)
        .with.property('code', 'OPTION_INVALID');
    });
  }

  it('says which settings cannot be read', () => {
    expect(() => readCheckSettings(folder.path('.'), folder.path('missing.json'))).to.throw('ENOENT');
  });
});

describe('example of a message', () => {
  it('has what is required, in either way to say so, and nothing else', () => {
    const schema = {
      type: 'object',
      required: ['id', 'owner'],
      properties: {
        id: { type: 'string' },
        owner: {
          type: 'object',
          properties: { email: { type: 'string', required: true }, age: { type: 'number' } },
        },
        method: { type: 'string', enum: ['GET', 'POST'], required: true },
        count: { type: 'integer', required: true },
        flag: { type: 'boolean', required: true },
        since: { type: 'string', required: true },
        list: { type: 'array', items: { type: 'string' }, required: true },
        limit: { default: 5, required: true },
        optional: { type: 'string' },
      },
    };
    expect(exampleOfSchema(schema)).to.deep.equal({
      id: '1',
      owner: { email: 'jane@example.com' },
      method: 'GET',
      count: 1,
      flag: true,
      since: '2026-01-01T00:00:00Z',
      list: ['1'],
      limit: 5,
    });
  });

  it('ends, whatever the schema is', () => {
    const endless: Record<string, unknown> = { type: 'array' };
    endless['items'] = endless;
    expect(JSON.stringify(exampleOfSchema(endless))).to.equal('[[[[[[{}]]]]]]');
    expect([undefined, null, 'x', [], {}].map((schema) => exampleOfSchema(schema))).to.deep.equal(
      [1, 2, 3, 4, 5].map(() => ({})),
    );
  });
});
