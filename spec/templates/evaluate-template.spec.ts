import { expect } from 'chai';
import fc from 'fast-check';
import { fillIn, fillInRequired, fillInTexts } from '../../lib/templates/evaluate-template';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const KNOWN = { a: 'A', empty: '', braces: '{{a}}' } as const;

const fill = (source: string): string | undefined => fillIn(source, scopeOf(KNOWN), 'token.url');

describe('templates: filling in', () => {
  const FILLED: readonly (readonly [source: string, result: string | undefined])[] = [
    ['', ''],
    ['x{{a}}y', 'xAy'],
    ['{{braces}}', '{{a}}'],
    ['{{empty}}', ''],
    ['{{a?}}', 'A'],
    ['{{x?}}', undefined],
    ['{{empty?}}', undefined],
    ['text {{x?}} text', undefined],
    ["{{a || 'b'}}", 'A'],
    ["{{x || a || 'b'}}", 'A'],
    ["{{x || y || 'c'}}", 'c'],
    ["{{empty || 'c'}}", 'c'],
    ["{{x || ''}}", ''],
    ["{{x || ''}}{{a}}", 'A'],
    ['{{x || y?}}', undefined],
    ["{{x? || 'c'}}", 'c'],
    ["{{'' || 'c'}}", 'c'],
    ["{{lower(x?) || 'c'}}", 'c'],
    ['{{lower(a) || x}}', 'a'],
    ['{{lower(x?)}}', undefined],
    ["{{concat(a, x || 'b')}}", 'Ab'],
    ['{{concat(a, x?)}}', undefined],
    ['{{upper(lower(a))}}', 'A'],
  ];
  for (const [source, result] of FILLED) {
    it(`gives ${result === undefined ? 'nothing' : `"${result}"`} for ${source || 'an empty template'}`, () => {
      expect(fill(source)).to.equal(result);
    });
  }

  for (const source of ['{{x}}', '{{x || y || x}}', '{{lower(x)}}', '{{a}}{{x}}', '{{y? || x}}']) {
    it(`asks for the name that has no value, with its place: ${source}`, () => {
      const error = thrownBy(() => fill(source));
      expect(codeOf(error)).to.equal('PLACEHOLDER_UNRESOLVED');
      expect(messageOf(error)).to.contain('{{x}}').and.contain('token.url');
    });
  }

  it('does not read values as templates', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}a$&\'"|')) }), (value) => {
        const scope = scopeOf({ value, a: 'A' });
        expect(fillIn('<{{value}}>', scope, 'x')).to.equal(`<${value}>`);
        expect(fillIn('{{concat(value, a)}}', scope, 'x')).to.equal(`${value}A`);
      }),
    );
  });

  it('says so where something must have a value, and has none or an empty one', () => {
    const scope = scopeOf(KNOWN);
    expect(fillInRequired('{{a}}', scope, 'assertion.issuer')).to.equal('A');
    for (const source of ['', '{{empty}}', '{{x?}}', "{{x || ''}}"]) {
      const error = thrownBy(() => fillInRequired(source, scope, 'assertion.issuer'));
      expect(codeOf(error), source).to.equal('TEMPLATE_INVALID');
      expect(messageOf(error)).to.contain('`assertion.issuer` is empty once it is filled in');
    }
  });

  it('fills in several by name, and leaves out what is dropped or without a value', () => {
    const templates = { one: '{{a}}', two: null, three: '{{x?}}', four: '{{empty}}' };
    expect(fillInTexts(templates, scopeOf(KNOWN), 'x')).to.deep.equal({ one: 'A', four: '' });
    const error = thrownBy(() => fillInTexts({ iss: '{{x}}' }, scopeOf(KNOWN), 'assertion.claims'));
    expect(messageOf(error)).to.contain('assertion.claims.iss');
  });
});
