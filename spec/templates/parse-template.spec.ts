import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigurationError } from '../../lib/errors';
import type { Expression } from '../../lib/templates/expression';
import { fillIn } from '../../lib/templates/evaluate-template';
import { literalTemplate, parseTemplate } from '../../lib/templates/parse-template';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const parts = (source: string): readonly Expression[] => parseTemplate(source, 'token.url').parts;

const name = (text: string, optional = false): Expression => ({ kind: 'name', name: text, optional });
const text = (value: string): Expression => ({ kind: 'text', text: value });

/** Texts in which the marks of templates are likely. */
const MARKED = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('{}{}{}\'"|?(),. a-'), '{{', '}}', 'lower', '||', '\n') }),
);

describe('templates: parsing', () => {
  it('leaves texts alone and finds the placeholders between them', () => {
    expect(parts('')).to.deep.equal([]);
    expect(parts('a { b } }} c')).to.deep.equal([text('a { b } }} c')]);
    expect(parts('a{{b}}c{{ d.e-f }}')).to.deep.equal([text('a'), name('b'), text('c'), name('d.e-f')]);
  });

  it('takes three braces for two, and does not let one be missing', () => {
    expect(parts('{{{ a }}}')).to.deep.equal(parts('{{a}}'));
    expect(messageOf(thrownBy(() => parts('{{{a}}')))).to.contain('"}}}" is missing');
  });

  it('knows optional names, texts in either quotes, and the first of several', () => {
    expect(parts('{{a?}}')).to.deep.equal([name('a', true)]);
    expect(parts(`{{'it is "so"'}}{{"it's"}}{{''}}`)).to.deep.equal([
      text('it is "so"'),
      text("it's"),
      text(''),
    ]);
    expect(parts(`{{a || b? || 'c'}}`)).to.deep.equal([
      { kind: 'first-of', choices: [name('a'), name('b', true), text('c')] },
    ]);
  });

  it('knows calls, whose parameters may be calls and choices', () => {
    const inner: Expression = {
      kind: 'call',
      name: 'base64',
      parameters: [{ kind: 'first-of', choices: [name('a'), text('}}')] }],
    };
    const whole: Expression = { kind: 'call', name: 'concat', parameters: [inner, text(', (')] };
    expect(parts(`{{ concat ( base64( a || '}}' ) , ', (' ) }}`)).to.deep.equal([whole]);
    expect(parts('{{uuid()}}')).to.deep.equal([{ kind: 'call', name: 'uuid', parameters: [] }]);
  });

  const BROKEN: readonly (readonly [source: string, words: string])[] = [
    ['{{', 'a name is missing'],
    ['{{}}', 'a name is missing'],
    ['{{a}', '"}}" is missing'],
    ['{{a b}}', '"}}" is missing'],
    ['{{a.}}', '"}}" is missing'],
    ['{{.a}}', 'a name is missing'],
    ['{{a ||}}', 'a name is missing'],
    ['{{|| a}}', 'a name is missing'],
    ["{{'a}}", 'a name is missing'],
    ['{{a??}}', '"}}" is missing'],
    ['{{lower(a}}', 'the ")" of lower is missing'],
    ['{{lower(a,)}}', 'a name is missing'],
    ['{{lower()}}', 'lower does not take 0 parameters'],
    ['{{lower(a, b)}}', 'lower does not take 2 parameters'],
    ["{{now('a', 'b')}}", 'now does not take 2 parameters'],
    ['{{rot13(a)}}', 'there is no function rot13, only base64, base64url, concat'],
    ['{{constructor(a)}}', 'there is no function constructor'],
    ['{{toString()}}', 'there is no function toString'],
    ['{{__proto__(a)}}', 'there is no function __proto__'],
  ];
  for (const [source, words] of BROKEN) {
    it(`says what is broken, and where: ${source}`, () => {
      const error = thrownBy(() => parts(source));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
      expect(messageOf(error)).to.contain('`token.url`').and.contain(words);
      expect(error).to.have.deep.property('cause', { where: 'token.url' });
    });
  }

  it('ends for any text, and throws nothing but that it is broken', () => {
    fc.assert(
      fc.property(MARKED, (source) => {
        try {
          expect(parseTemplate(source, 'x').source).to.equal(source);
        } catch (error) {
          expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not take long for a long text that is broken at its end', () => {
    for (const piece of ['{{a}}', "{{'", '{{a||', '{', ' ', '{{concat(a,']) {
      const started = performance.now();
      thrownBy(() => parts(`{{a${piece.repeat(2)}${' '.repeat(100_000)}`));
      expect(performance.now() - started, piece).to.be.lessThan(1000);
    }
  });

  it('says of calls within calls without end that they are broken', () => {
    const source = `{{${'lower('.repeat(50_000)}a${')'.repeat(50_000)}}}`;
    expect(codeOf(thrownBy(() => parts(source)))).to.equal('TEMPLATE_INVALID');
  });
});

describe('templates: texts word for word', () => {
  it('come out as they went in, whatever they look like', () => {
    for (const source of ['{{', '{{{', '{{{{{', '{{a}}', "{{'{{'}}", '}}', '', 'a\'{{"b']) {
      expect(fillIn(literalTemplate(source), scopeOf({ a: 'x' }), 'x'), source).to.equal(source);
    }
    fc.assert(
      fc.property(MARKED, (source) => {
        expect(fillIn(literalTemplate(source), scopeOf({ a: 'x' }), 'x')).to.equal(source);
      }),
      { numRuns: 500 },
    );
  });
});
