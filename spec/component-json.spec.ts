import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import component from '../component.json';
import { loadProvider } from '../lib/providers/catalogue';
import { PROVIDER_IDS } from '../lib/providers/provider-ids';
import manifest from '../package.json';

const ROOT = resolve(__dirname, '..');

interface Field {
  readonly label: string;
  readonly viewClass: string;
  readonly required?: boolean;
  readonly note?: string;
  readonly order?: number;
  readonly model?: Readonly<Record<string, string>>;
  readonly prompt?: string;
}

interface Step {
  readonly main: string;
  readonly title: string;
  readonly description: string;
  readonly type?: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly metadata: Readonly<Record<string, string>>;
}

const credentials: Readonly<Record<string, Field>> = component.credentials.fields;
const steps: readonly (readonly [name: string, step: Step])[] = Object.entries<Step>({
  ...component.triggers,
  ...component.actions,
});

/** What the platform's forms know. */
const VIEW_CLASSES = [
  'TextFieldView',
  'TextAreaView',
  'PasswordFieldView',
  'CheckBoxView',
  'SelectView',
  'OAuthFieldView',
];

/** A path of `component.json` as the file in the repository: modules are compiled in place. */
const fileOf = (path: string): string => join(ROOT, path.replace(/\.js$/, '.ts'));

function expectFields(fields: Readonly<Record<string, Field>>): void {
  for (const [name, field] of Object.entries(fields)) {
    expect(name).to.match(/^[a-z][A-Za-z\d]*$/);
    expect(field.label, name).to.match(/^\S/);
    expect(VIEW_CLASSES, name).to.include(field.viewClass);
    expect(field.order, name).to.be.a('number');
    if (field.viewClass === 'SelectView') expect(Object.keys(field.model ?? {}), name).to.not.be.empty;
  }
  const orders = Object.values(fields).map(({ order }) => order);
  expect(new Set(orders).size).to.equal(orders.length);
}

describe('E1 component.json', () => {
  it('has a title, a description and the version of the package', () => {
    expect(component.title).to.match(/\w/);
    expect(component.description).to.match(/\w/);
    expect(component.version).to.equal(manifest.version);
    expect(component.buildType).to.equal('docker');
  });

  it('has the version of the newest entry of the changelog', function () {
    const path = join(ROOT, 'CHANGELOG.md');
    if (!existsSync(path)) return;
    const newest = /^## \[?v?(\d+\.\d+\.\d+)/m.exec(readFileSync(path, 'utf8'))?.[1];
    expect(newest).to.equal(component.version);
  });

  it('has triggers and actions, each with a title and a module that exports process', () => {
    expect(Object.keys(component.triggers)).to.deep.equal(['pollResource', 'keepTokenFresh']);
    expect(Object.keys(component.actions)).to.deep.equal(['makeRawRequest', 'getAccessToken']);
    for (const [name, step] of steps) {
      expect(step.title).to.match(/\w/);
      expect(step.description).to.match(/\w/);
      expect(step.main).to.match(new RegExp(`^\\./lib/(actions|triggers)/${name}\\.js$`));
      expect(readFileSync(fileOf(step.main), 'utf8')).to.match(/^export const process = connection\./m);
    }
  });

  it('has triggers that the platform polls', () => {
    for (const { type } of Object.values(component.triggers)) expect(type).to.equal('polling');
  });

  it('has metadata that are JSON schemas', () => {
    for (const { metadata } of Object.values(component.triggers)) expect(metadata).to.have.all.keys('out');
    for (const { metadata } of Object.values(component.actions))
      expect(metadata).to.have.all.keys('in', 'out');
    for (const [, step] of steps) {
      for (const path of Object.values(step.metadata)) {
        const schema = JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, unknown>;
        expect(schema, path).to.include({ type: 'object' });
        expect(schema['properties'], path).to.be.an('object');
      }
    }
  });

  it('T4 marks as sensitive whatever may emit a token', () => {
    const { getAccessToken } = component.actions;
    expect(getAccessToken.title).to.contain('sensitive');
    expect(getAccessToken.description).to.contain('can use the account');
    expect(component.triggers.keepTokenFresh.fields.includeToken.label).to.contain('sensitive');
    for (const [name, { metadata }] of steps) {
      const { properties } = JSON.parse(readFileSync(join(ROOT, metadata['out'] ?? ''), 'utf8')) as {
        readonly properties: Readonly<Record<string, { readonly title: string }>>;
      };
      const title = properties['access_token']?.title;
      if (title !== undefined) expect(title, name).to.contain('sensitive');
    }
  });

  it('has fields that the platform can show', () => {
    expectFields(credentials);
    for (const [, step] of steps) expectFields(step.fields);
  });

  it('has a logo of 128 by 128 pixels', () => {
    const png = readFileSync(join(ROOT, 'logo.png'));
    expect(png.subarray(0, 8)).to.deep.equal(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    expect(png.toString('latin1', 12, 16)).to.equal('IHDR');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([128, 128]);
  });

  it('lies beside verifyCredentials, and goes into the package with it', () => {
    expect(existsSync(join(ROOT, 'verifyCredentials.ts'))).to.equal(true);
    const shipped = ['verifyCredentials.js', 'component.json', 'logo.png', 'lib/**/*.js', 'lib/**/*.json'];
    expect(manifest.files).to.include.members(shipped);
  });
});

describe('W5 the credential form', () => {
  const expected: Readonly<Record<string, string>> = {
    provider: 'SelectView',
    providerFields: 'TextAreaView',
    authUri: 'TextFieldView',
    tokenUri: 'TextFieldView',
    clientId: 'TextFieldView',
    clientSecret: 'PasswordFieldView',
    oauth: 'OAuthFieldView',
    baseUrl: 'TextFieldView',
    verificationUrl: 'TextFieldView',
    sessionManagement: 'SelectView',
    sessionTimeoutSeconds: 'TextFieldView',
    refreshUri: 'TextFieldView',
    refreshRequest: 'SelectView',
    callbackUrl: 'TextFieldView',
    callbackSecret: 'PasswordFieldView',
    callbackHeader: 'TextFieldView',
    clientAuthentication: 'SelectView',
    refreshParameters: 'TextAreaView',
    rejectionStatuses: 'TextFieldView',
    rejectionBody: 'TextAreaView',
  };

  it('has everything that can be set, in this order', () => {
    const views = Object.entries(credentials).map(([name, { viewClass }]) => [name, viewClass]);
    expect(views).to.deep.equal(Object.entries(expected));
    const orders = Object.values(credentials).map(({ order = 0 }) => order);
    expect(orders).to.deep.equal([...orders].sort((a, b) => b - a));
  });

  it('explains every field but the button that connects', () => {
    for (const [name, { note }] of Object.entries(credentials)) {
      if (name !== 'oauth') expect(note, name).to.match(/^\S.{10,}\.$/);
    }
  });

  it('asks only for what nobody can do without', () => {
    const required = Object.entries(credentials).filter(([, field]) => field.required === true);
    expect(required.map(([name]) => name)).to.deep.equal(['clientId', 'oauth']);
  });

  it('offers every choice of the code and no other, and says what an empty one means', () => {
    const choicesOf = (name: string) => Object.keys(credentials[name]?.model ?? {});
    expect(choicesOf('sessionManagement')).to.have.members([
      'never',
      'rejected',
      'expiring',
      'fixed',
      'always',
    ]);
    expect(choicesOf('refreshRequest')).to.have.members(['form', 'json', 'query', 'callback']);
    expect(choicesOf('clientAuthentication')).to.have.members([
      'post',
      'basic',
      'basic-unencoded',
      'query',
      'none',
    ]);
    for (const [name, { viewClass, prompt }] of Object.entries(credentials)) {
      if (viewClass === 'SelectView') expect(prompt, name).to.contain('(default)');
    }
  });

  it('offers every provider of the catalogue by its name, in the order of the names', () => {
    const model = credentials['provider']?.model ?? {};
    expect(Object.keys(model)).to.have.members([...PROVIDER_IDS]);
    for (const [id, title] of Object.entries(model)) expect(title).to.equal(loadProvider(id).title);
    const titles = Object.values(model);
    expect(titles).to.deep.equal([...titles].sort((a, b) => a.localeCompare(b, 'en')));
  });

  it('fills in the four members of the oauth2 block', () => {
    expect(component.credentials.oauth2).to.deep.equal({
      client_id: '{{clientId}}',
      client_secret: '{{clientSecret}}',
      auth_uri: '{{authUri}}',
      token_uri: '{{tokenUri}}',
    });
  });
});
