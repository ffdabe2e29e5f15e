import { expect } from 'chai';
import { mkdirSync } from 'node:fs';
import { loadConnection } from '../../lib/desk/component-connection';
import { openComponentDirectory, requireBuiltModule } from '../../lib/desk/component-directory';
import { readComponentEnvironment } from '../../lib/desk/component-environment';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { createDeskComponent, DESK_DESCRIPTOR, type DeskComponent } from '../support/desk-component';

describe('the directory of a component', () => {
  let component: DeskComponent;

  beforeEach(() => {
    component = createDeskComponent();
  });

  afterEach(() => {
    component.remove();
  });

  const open = () => openComponentDirectory(component.path);

  it('tells what is on the form, but for the tokens', () => {
    const { credentialFields, declaration, path } = open();
    expect(path).to.equal(component.path);
    expect(declaration.field).to.equal('oauth');
    expect(credentialFields.map(({ name }) => name)).to.deep.equal([
      'authUri',
      'tokenUri',
      'clientId',
      'clientSecret',
      'baseUrl',
    ]);
    expect(credentialFields[3]).to.deep.equal({
      name: 'clientSecret',
      label: 'PasswordFieldView',
      viewClass: 'PasswordFieldView',
      required: true,
    });
  });

  for (const [what, make, expected] of [
    ['no directory', () => component.file('absent'), /absent does not exist/],
    ['no component', () => component.file('lib'), /is no component: there is no component\.json/],
    ['a file', () => component.file('component.json'), /no component\.json|no component/],
  ] as const) {
    it(`is none if it is ${what}`, () => {
      const error = thrownBy(() => openComponentDirectory(make()));
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.match(expected).and.contain('freshkeys new');
    });
  }

  for (const [what, text, expected] of [
    ['broken', '{\n  "title": "x",\n  "credentials": {"fields": {"a": {}},}\n}', /line 3, column 39/],
    ['a list', '[]', /no JSON object/],
    ['without credentials', '{}', /no `credentials`/],
  ] as const) {
    it(`says where its component.json is ${what}`, () => {
      component.write('component.json', text);
      const error = thrownBy(open);
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.match(expected);
    });
  }

  it('says that a component was not built', () => {
    component.write('lib/actions/source.ts', 'export {};');
    const error = thrownBy(() => requireBuiltModule(open(), './lib/actions/source'));
    expect(messageOf(error)).to.contain('was not built').and.contain('npm run build');
    expect(messageOf(thrownBy(() => requireBuiltModule(open(), './lib/absent')))).to.contain(
      'no ./lib/absent.js',
    );
    expect(requireBuiltModule(open(), './lib/actions/call.js')).to.equal(
      component.file('lib/actions/call.js'),
    );
    mkdirSync(component.file('lib/folder'));
    component.write('lib/folder/index.js', '');
    expect(requireBuiltModule(open(), 'lib/folder')).to.equal(component.file('lib/folder/index.js'));
  });

  describe('has variables', () => {
    it('in .env, and the environment wins', () => {
      component.write('.env', 'A=file\nB="two words"\n# C=comment\n');
      component.write('test/.globalEnv', 'A=old\nD=global\n');
      const environment = readComponentEnvironment(component.path, { A: 'process', E: undefined });
      expect(environment).to.deep.equal({ A: 'process', B: 'two words', D: 'global' });
    });

    it('or none', () => {
      expect(readComponentEnvironment(component.path, { A: 'x' })).to.deep.equal({ A: 'x' });
    });

    it('that cannot be read', () => {
      mkdirSync(component.file('.env'));
      expect(messageOf(thrownBy(() => readComponentEnvironment(component.path, {})))).to.contain('EISDIR');
    });
  });

  describe('has a connection', () => {
    it('of its own', async () => {
      const inspection = await loadConnection(open()).inspect({});
      expect(inspection).to.include({ field: 'oauth', grant: 'authorization_code', needsPerson: true });
    });

    it('that is made of component.json and the provider', async () => {
      component.remove();
      component.write('component.json', {
        ...DESK_DESCRIPTOR,
        credentials: { fields: { oauth: { viewClass: 'OAuthFieldView' } } },
      });
      const inspection = await loadConnection(open(), 'google').inspect({});
      expect(inspection.canAuthorize).to.equal(true);
      expect(inspection.canRevoke).to.equal(true);
    });

    for (const [what, source, expected] of [
      ['that throws', "throw new Error('no database');", /cannot be loaded: no database/],
      ['that throws a secret', "throw new Error('client_secret=canary');", /cannot be loaded/],
      ['that throws nothing', 'throw undefined;', /cannot be loaded: undefined/],
      ['without the export', 'exports.other = {};', /exports no `connection`/],
      ['that is nothing', 'module.exports = null;', /exports no `connection`/],
      ['of another kind', 'exports.connection = { authorize() {} };', /is none that this command line/],
      ['of a wrong syntax', 'exports.connection = ;', /cannot be loaded/],
    ] as const) {
      it(`${what}, and names the file`, () => {
        const file = component.write('lib/connection.js', source);
        const error = thrownBy(() => loadConnection(open()));
        expect(codeOf(error)).to.equal('OPTION_INVALID');
        expect(messageOf(error)).to.contain(file).and.match(expected).and.not.contain('canary');
      });
    }

    it('that was not built', () => {
      component.remove();
      component.write('component.json', DESK_DESCRIPTOR);
      component.write('lib/connection.ts', 'export {};');
      expect(messageOf(thrownBy(() => loadConnection(open())))).to.contain('was not built');
    });

    it('and no other provider beside it', () => {
      expect(messageOf(thrownBy(() => loadConnection(open(), 'google')))).to.contain('--provider');
    });
  });
});
