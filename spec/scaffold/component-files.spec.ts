import { expect } from 'chai';
import fc from 'fast-check';
import { runInNewContext } from 'node:vm';
import { viewDescriptor } from '../../lib/descriptor/descriptor-view';
import { remarkOnOAuth } from '../../lib/descriptor/oauth-remarks';
import { remarkOnSchema } from '../../lib/descriptor/schema-remarks';
import { remarkOnSteps } from '../../lib/descriptor/step-remarks';
import { isFreshkeysError } from '../../lib/errors';
import { PROVIDER_IDS } from '../../lib/providers/provider-ids';
import { buildFiles } from '../../lib/scaffold/component-files';
import { explainPackageName, toPackageName, toTitle, toVariablePrefix } from '../../lib/scaffold/names';
import { planComponent, type Wishes } from '../../lib/scaffold/plan';

const TODAY = new Date('2026-11-22T09:00:00Z');

const filesFor = (wishes: Partial<Wishes>) => buildFiles(planComponent({ folder: 'mine', ...wishes }), TODAY);

const jsonIn = (content: string | Buffer | undefined): Readonly<Record<string, unknown>> =>
  JSON.parse(String(content)) as Readonly<Record<string, unknown>>;

function descriptorFor(wishes: Partial<Wishes>) {
  const view = viewDescriptor(jsonIn(filesFor(wishes)['component.json']));
  if (view === undefined) throw new TypeError('no descriptor');
  return view;
}

describe('R15 freshkeys new: what it writes', () => {
  for (const provider of [undefined, ...PROVIDER_IDS]) {
    it(`has nothing that validate would complain about: ${provider ?? 'a provider of nobody'}`, () => {
      const view = descriptorFor({ provider });
      const remarks = [...remarkOnSchema(view.root), ...remarkOnSteps(view), ...remarkOnOAuth(view)];
      // The platform cannot connect a client that proves itself by a key; what it needs is told all the same.
      const expected = provider === 'revolut-business' ? ['credentials.oauth2.client_secret'] : [];
      expect(remarks.map(({ at }) => at.join('.'))).to.deep.equal(expected);
    });
  }

  it('gives its first spec, which loads the runtime, the time that a busy build server takes', () => {
    expect(jsonIn(filesFor({})['.mocharc.json'])['timeout']).to.be.at.least(10_000);
  });

  it('has the fields, addresses, scopes and parameters of the provider', () => {
    const { credentialFields, oauth2, variables } = descriptorFor({ provider: 'microsoft' });
    expect(Object.keys(credentialFields)).to.deep.equal(['tenant', 'oauth']);
    expect(credentialFields['tenant']).to.include({ label: 'Tenant', required: true, placeholder: 'common' });
    expect(oauth2).to.deep.equal({
      client_id: '{{MICROSOFT_CLIENT_ID}}',
      client_secret: '{{MICROSOFT_CLIENT_SECRET}}',
      auth_uri: 'https://login.microsoftonline.com/{{tenant}}/oauth2/v2.0/authorize',
      token_uri: 'https://login.microsoftonline.com/{{tenant}}/oauth2/v2.0/token',
      scopes: ['User.Read', 'offline_access'],
    });
    expect([...variables]).to.deep.equal(['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET']);
    expect(descriptorFor({ provider: 'google' }).oauth2).to.include({
      access_type: 'offline',
      prompt: 'consent',
    });
    expect(descriptorFor({ provider: 'quickbooks' }).oauth2).to.include({ client_auth: 'basic' });
  });

  it('leaves out what the platform cannot fill in, and asks for no secret that nobody has', () => {
    expect(descriptorFor({ provider: 'slack' }).oauth2).to.not.have.property('user_scope');
    expect(descriptorFor({ provider: 'revolut-business' }).oauth2).to.not.have.property('client_secret');
  });

  it('has no Connect button where nobody connects an account', () => {
    const paypal = descriptorFor({ provider: 'paypal' });
    expect(Object.keys(paypal.credentialFields)).to.deep.equal(['host', 'clientId', 'clientSecret']);
    expect(paypal.credentialFields['clientSecret']).to.include({ viewClass: 'PasswordFieldView' });
    expect(paypal.oauth2).to.equal(undefined);
    expect(filesFor({ provider: 'paypal' })['lib/connection.ts']).to.contain(
      "oauth2: { client_id: '{{clientId}}', client_secret: '{{clientSecret}}' }",
    );
    const jwt = descriptorFor({ provider: 'salesforce-jwt' });
    expect(Object.keys(jwt.credentialFields)).to.deep.equal([
      'domain',
      'username',
      'private_key',
      'clientId',
    ]);
    expect(jwt.credentialFields['private_key']).to.include({ viewClass: 'TextAreaView' });
  });

  it('has the addresses of a provider that is not in the catalogue', () => {
    const addresses = { authUri: 'https://a.example/auth', baseUrl: 'https://b.example/v1' };
    expect(descriptorFor({ addresses }).oauth2).to.include({
      client_id: '{{MINE_CLIENT_ID}}',
      auth_uri: 'https://a.example/auth',
      token_uri: 'https://login.example.com/token',
    });
    expect(filesFor({ addresses })['lib/connection.ts']).to.contain("{ baseURL: 'https://b.example/v1' }");
  });

  it('depends on this release, and on the tools that it was tried with', () => {
    const { dependencies, devDependencies } = jsonIn(filesFor({})['package.json']);
    expect(dependencies).to.have.all.keys('elasticio-sailor-nodejs', 'freshkeys');
    expect(devDependencies).to.have.all.keys('@types/mocha', '@types/node', 'mocha', 'tsx', 'typescript');
    expect(Object.values(devDependencies as object)).to.not.include(undefined);
  });

  it('dates its first entry', () => {
    expect(filesFor({})['CHANGELOG.md']).to.match(/^## 0\.1\.0 \(November 22, 2026\)\n/);
  });

  it('knows where an account is to be had, and keeps what is secret out of the repository', () => {
    const files = filesFor({ provider: 'podio' });
    expect(files['.env.example'])
      .to.contain('PODIO_CLIENT_ID=\nPODIO_CLIENT_SECRET=\n')
      .and.contain('https://');
    expect(String(files['.gitignore']).split('\n')).to.include.members([
      '.env',
      '.freshkeys/',
      'node_modules/',
    ]);
  });

  it('holds any title in its sources', () => {
    const marks = fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '{', '`', '\n', '\u2028') });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), marks), (title) => {
        const spec = String(filesFor({ title })['spec/component.spec.ts']);
        const literal = /describe\(([^]*?), \(\) => \{/.exec(spec)?.[1] ?? '';
        expect(runInNewContext(literal)).to.equal(title);
      }),
    );
  });

  it('does not know every provider, and says which are near', () => {
    expect(() => planComponent({ folder: 'x', provider: 'salesfroce' })).to.throw('salesforce');
    try {
      planComponent({ folder: 'x', provider: 'salesfroce' });
    } catch (error) {
      expect(isFreshkeysError(error) && error.code).to.equal('PROVIDER_UNKNOWN');
    }
  });
});

describe('names of packages', () => {
  for (const [name, reason] of [
    ['', 'it is empty'],
    ['@acme/', 'it is empty'],
    ['.hidden', 'it begins with "."'],
    ['_private', 'it begins with "_"'],
    ['Acme', 'it has capital letters in it'],
    ['acme contacts', 'it has something in it that is no letter'],
    ['../acme', 'it begins with "."'],
    ['http', 'Node.js has a module of that name'],
    ['a'.repeat(215), 'it is longer than 214 characters'],
  ] as const) {
    it(`refuses ${JSON.stringify(name.slice(0, 20))}`, () => {
      expect(explainPackageName(name)).to.contain(reason);
    });
  }

  it('takes what npm takes', () => {
    for (const name of ['acme', '@acme/contacts', 'a.b_c-d~e', '1st']) {
      expect(explainPackageName(name), name).to.equal(undefined);
    }
  });

  it('makes names, titles and prefixes of folders', () => {
    expect(toPackageName('Acme Contacts (2)')).to.equal('acme-contacts-2');
    expect(toTitle('@acme/my-contacts')).to.equal('My contacts');
    expect(toVariablePrefix('@acme/my-contacts')).to.equal('MY_CONTACTS');
    expect(toVariablePrefix('3d')).to.equal('API_3D');
  });

  it('makes a name of any folder that npm takes, or nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (folder) => {
        const name = toPackageName(folder);
        expect(explainPackageName(name)).to.be.oneOf([
          undefined,
          'it is empty',
          'Node.js has a module of that name',
        ]);
        expect(toVariablePrefix(name)).to.match(/^[A-Z][A-Z\d_]*$/);
      }),
    );
  });
});
