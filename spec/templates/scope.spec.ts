import { expect } from 'chai';
import { ConfigurationError } from '../../lib/errors';
import { fillIn } from '../../lib/templates/evaluate-template';
import { createScope, extendScope, type ScopeSources, type TemplateScope } from '../../lib/templates/scope';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const missing = (name: string, where: string): ConfigurationError =>
  new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `No ${name} for ${where}.`,
    remedy: 'Fill it in.',
  });

interface Counted {
  readonly scope: TemplateScope;
  readonly drawn: () => number;
}

/** A scope that counts how often octets were drawn. */
function open(sources: Partial<ScopeSources> = {}): Counted {
  let drawn = 0;
  const scope = createScope({
    nowMs: 1000,
    randomBytes: (count) => Buffer.alloc(count, (drawn += 1)),
    known: {},
    values: {},
    lookUp: () => undefined,
    missing,
    ...sources,
  });
  return { scope, drawn: () => drawn };
}

describe('templates: what names mean', () => {
  it('takes what the request is about first, then the named templates, then all the rest', () => {
    const lookUp = (name: string): string => `field ${name}`;
    const { scope } = open({ known: { a: 'known a' }, values: { a: 'value a', b: 'value b' }, lookUp });
    expect(['a', 'b', 'c'].map((name) => scope.lookUp(name))).to.deep.equal([
      'known a',
      'value b',
      'field c',
    ]);
  });

  it('passes over what is known to have no value', () => {
    const { scope } = open({ known: { a: undefined, b: undefined }, values: { a: 'value a' } });
    expect([scope.lookUp('a'), scope.lookUp('b')]).to.deep.equal(['value a', undefined]);
  });

  it('does not take what every object has for a value', () => {
    const { scope } = open();
    const extended = extendScope(scope, {});
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(scope.lookUp(name), name).to.equal(undefined);
      expect(extended.lookUp(name), name).to.equal(undefined);
    }
  });

  it('lets named templates use each other', () => {
    const { scope } = open({
      known: { code: 'c' },
      values: { full: 'x-{{half}}', half: '{{code}}{{now()}}' },
    });
    expect(fillIn('{{full}}', scope, 'x')).to.equal('x-c1');
  });

  it('computes a named template once, so that a nonce is the same wherever it is used', () => {
    const { scope, drawn } = open({ values: { nonce: "{{random('2')}}", none: '{{absent?}}' } });
    expect(drawn()).to.equal(0);
    expect(fillIn('{{nonce}}/{{nonce}}', scope, 'x')).to.equal('0101/0101');
    expect(fillIn('{{nonce}}', extendScope(scope, { body: 'b' }), 'y')).to.equal('0101');
    expect(drawn()).to.equal(1);
    expect(scope.lookUp('none')).to.equal(undefined);
  });

  it('names the named template in which a name has no value', () => {
    const { scope } = open({ values: { signature: '{{absent}}' } });
    const error = thrownBy(() => fillIn('{{signature}}', scope, 'token.url'));
    expect(messageOf(error)).to.contain('No absent for values.signature.');
  });

  it('says which named template is broken', () => {
    const { scope } = open({ values: { signature: '{{' } });
    const error = thrownBy(() => scope.lookUp('signature'));
    expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
    expect(messageOf(error)).to.contain('`values.signature`');
  });

  it('says so in the words of whoever knows better where it stands', () => {
    const { scope } = open({ values: { client_id: '{{' }, placeOf: (name) => `oauth2.${name}` });
    expect(messageOf(thrownBy(() => scope.lookUp('client_id')))).to.contain('`oauth2.client_id`');
  });

  it('lets somebody take note of every value, those behind named templates included', () => {
    const noted: string[] = [];
    const note = (name: string, value: string): void => void noted.push(`${name}=${value}`);
    const { scope } = open({
      known: { a: '1' },
      values: { b: '{{a}}{{c}}{{x?}}' },
      lookUp: (name) => (name === 'c' ? '2' : undefined),
      note,
    });
    expect(() => fillIn('{{b}}', extendScope(scope, {}), 'x')).to.throw('No b for x.');
    expect(noted).to.deep.equal(['a=1', 'c=2']);
    expect(scope.lookUp('c')).to.equal('2');
    expect(noted).to.have.length(3);
  });

  const CYCLES: readonly (readonly [values: Record<string, string>, shown: string])[] = [
    [{ a: '{{a}}' }, 'a -> a'],
    [{ a: '{{b}}', b: '{{c}}', c: '{{a}}' }, 'a -> b -> c -> a'],
    [{ a: "{{lower(b || 'x')}}", b: '{{a?}}' }, 'a -> b -> a'],
    [{ a: "{{b? || 'x'}}", b: '{{b}}' }, 'a -> b -> b'],
  ];
  for (const [values, shown] of CYCLES) {
    it(`shows how named templates lead back to themselves: ${shown}`, () => {
      const { scope } = open({ values });
      for (let time = 0; time < 2; time += 1) {
        const error = thrownBy(() => fillIn('{{a}}', scope, 'x'));
        expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
        expect(messageOf(error)).to.contain(`leads back to itself: ${shown}.`);
      }
    });
  }

  it('takes no two uses of the same template for a circle', () => {
    const { scope } = open({ values: { a: '{{b}}{{c}}{{b}}', b: '{{c}}', c: '1' } });
    expect(scope.lookUp('a')).to.equal('111');
  });

  it('adds further values that win, and takes nothing away', () => {
    const { scope } = open({ known: { a: '1', b: '2' } });
    const extended = extendScope(scope, { a: 'new', b: undefined });
    expect([extended.lookUp('a'), extended.lookUp('b'), scope.lookUp('a')]).to.deep.equal(['new', '2', '1']);
    expect(messageOf(thrownBy(() => fillIn('{{z}}', extended, 'x')))).to.contain('No z for x.');
    expect(fillIn("{{now()}}{{random('1')}}", extended, 'x')).to.equal('101');
  });
});
