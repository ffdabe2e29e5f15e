import { expect } from 'chai';
import fc from 'fast-check';
import { createAccountScope, type AccountValues } from '../../lib/settings/account-scope';
import type { Definition } from '../../lib/settings/definition';
import { fillIn } from '../../lib/templates/evaluate-template';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { guessableBytes } from '../support/built-requests';

const account = {
  fieldNames: new Set(['tenant', 'secret', 'empty', 'absent', 'port', 'both']),
  cfg: { tenant: 'acme', secret: 's', empty: ' ', port: 8080, both: 'from the form', notDeclared: 'no' },
  environment: { CLIENT_ID: 'id-1', BLANK: '', both: 'from the environment', 'a.b-c_1': 'odd' },
};

const scopeFor = (overrides: Partial<AccountValues> = {}, definition: Definition = {}) =>
  createAccountScope({
    definition,
    account: { ...account, ...overrides },
    nowMs: 0,
    randomBytes: guessableBytes,
  });

const resolve = (template: string, overrides: Partial<AccountValues> = {}) =>
  fillIn(template, scopeFor(overrides), 'oauth2.token_uri');

describe('E7 R13 placeholders of the oauth2 block', () => {
  it('are filled in from the environment', () => {
    expect(resolve('{{CLIENT_ID}}')).to.equal('id-1');
  });

  it('are filled in from credential fields, in the middle of a text and several times', () => {
    expect(resolve('https://{{tenant}}.example.com:{{port}}/{{tenant}}')).to.equal(
      'https://acme.example.com:8080/acme',
    );
  });

  it('prefer the credential field to the environment variable of the same name', () => {
    expect(resolve('{{both}}')).to.equal('from the form');
  });

  it('may be written with three braces, spaces, and dots and dashes in the name', () => {
    expect(resolve('{{{tenant}}}/{{ tenant }}/{{{ tenant }}}/{{a.b-c_1}}')).to.equal('acme/acme/acme/odd');
  });

  it('leave a text without any as it is', () => {
    for (const text of ['', 'https://example.com/{id}?a=$1', 'a }} b']) expect(resolve(text)).to.equal(text);
  });

  it('are cut to the value without the blanks around it', () => {
    expect(resolve('{{tenant}}', { cfg: { ...account.cfg, tenant: ' acme\n' } })).to.equal('acme');
  });

  it('take a value word for word, braces and replacement patterns included', () => {
    for (const secret of ['{{tenant}}', '{{', '$&', '$1$`', '{{{x}}}', '\\']) {
      expect(resolve('a{{secret}}b', { cfg: { ...account.cfg, secret } })).to.equal(`a${secret}b`);
    }
  });

  it('take any value word for word', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text.trim() === text && text !== '');
    fc.assert(
      fc.property(value, (secret) => {
        expect(resolve('<{{secret}}>', { cfg: { ...account.cfg, secret } })).to.equal(`<${secret}>`);
      }),
    );
  });

  for (const template of ['{{', '{{}}', '{{two words}}', '{{tenant}', 'a{{tenant}}b{{', '{{a$}}']) {
    it(`are reported if broken: ${template}`, () => {
      const error = thrownBy(() => resolve(template));
      expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
      expect(messageOf(error)).to.contain('`oauth2.token_uri`').and.contain('{{NAME}}');
    });
  }

  it('do not show the text around a broken one, because it may be a secret', () => {
    const scope = scopeFor({}, { client: { secret: 'canary{{secret' } });
    const error = thrownBy(() => fillIn('{{client_secret}}', scope, 'token.parameters.client_secret'));
    expect(messageOf(error)).to.contain('oauth2.client_secret').and.not.contain('canary');
  });

  for (const name of ['MISSING', 'BLANK']) {
    it(`E8 name the environment variable that is not set: ${name}`, () => {
      const error = thrownBy(() => resolve(`{{${name}}}`));
      expect(codeOf(error)).to.equal('ENVIRONMENT_VARIABLE_MISSING');
      expect(messageOf(error)).to.contain(`The environment variable ${name} is not set`);
    });
  }

  for (const name of ['empty', 'absent']) {
    it(`E8 name the credential field that is empty: ${name}`, () => {
      const error = thrownBy(() => resolve(`{{${name}}}`));
      expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
      expect(messageOf(error)).to.contain(`The credential field "${name}" is empty`);
    });
  }

  for (const name of ['notDeclared', 'constructor', '__proto__']) {
    it(`report a name that is neither: ${name}`, () => {
      for (const definition of [{}, { fields: {} }]) {
        const error = thrownBy(() => fillIn(`{{${name}}}`, scopeFor({}, definition), 'oauth2.token_uri'));
        expect(codeOf(error)).to.equal('PLACEHOLDER_UNRESOLVED');
        expect(messageOf(error)).to.contain(`{{${name}}}`);
      }
    });
  }
});
