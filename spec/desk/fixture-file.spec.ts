import { expect } from 'chai';
import fc from 'fast-check';
import { mkdirSync } from 'node:fs';
import { readFixture } from '../../lib/desk/fixture-file';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { useTemporaryFolder } from '../support/temporary-folder';

describe('the fixtures of the old command line', () => {
  const { path, write } = useTemporaryFolder();

  before(() => {
    mkdirSync(path('test'));
  });

  const place = (fixtures: unknown): void => void write('test/fixture.json', { fixtures });
  const read = (name: string, environment: Record<string, string> = {}) =>
    readFixture(path(''), name, environment);

  it('have account, message and snapshot', () => {
    place({ full: { cfg: { a: 1 }, msg: { body: { b: 2 } }, snapshot: { c: 3 } }, empty: {} });
    expect(read('full')).to.deep.equal({ cfg: { a: 1 }, message: { body: { b: 2 } }, snapshot: { c: 3 } });
    expect(read('empty')).to.deep.equal({ cfg: {}, message: {}, snapshot: undefined });
  });

  it('get the values of the environment as they are: nothing is escaped for HTML', () => {
    place({ one: { cfg: { token: '{{TOKEN}}', again: 'x {{{ TOKEN }}} y' } } });
    const { cfg } = read('one', { TOKEN: 'ab==&x' });
    expect(cfg).to.deep.equal({ token: 'ab==&x', again: 'x ab==&x y' });
  });

  it('get any value whole', () => {
    place({ one: { cfg: { token: '{{TOKEN}}' } } });
    fc.assert(
      fc.property(fc.string(), (token) => {
        expect(read('one', { TOKEN: token }).cfg).to.deep.equal({ token });
      }),
    );
  });

  it('take a number from the environment', () => {
    write('test/fixture.json', '{"fixtures":{"one":{"cfg":{"n":{{COUNT}}}}}}');
    expect(read('one', { COUNT: '12' }).cfg).to.deep.equal({ n: 12 });
    const error = thrownBy(() => read('one'));
    expect(codeOf(error)).to.equal('ENVIRONMENT_VARIABLE_MISSING');
    expect(messageOf(error)).to.contain('COUNT');
  });

  it('name the variable that is missing, and do without those of other fixtures', () => {
    place({ one: { cfg: { a: '{{ABSENT}}' } }, other: { cfg: { a: '{{PRESENT}}' } } });
    expect(read('other', { PRESENT: 'p' }).cfg).to.deep.equal({ a: 'p' });
    const error = thrownBy(() => read('one', { PRESENT: 'p' }));
    expect(codeOf(error)).to.equal('ENVIRONMENT_VARIABLE_MISSING');
    expect(messageOf(error)).to.contain('ABSENT').and.contain('.env');
  });

  for (const [what, text, expected] of [
    ['another name', '{"fixtures":{"one":{},"two":{}}}', /no fixture "absent".*one, two/],
    ['no fixtures', '{"one":{}}', /no `fixtures`/],
    ['broken JSON', '{"fixtures":{\n"absent": {"cfg" {}}}}', /line 2, column 18/],
    ['a name of the language', '{"fixtures":{}}', /no fixture/],
  ] as const) {
    it(`are refused for ${what}`, () => {
      write('test/fixture.json', text);
      const error = thrownBy(() => read(what === 'a name of the language' ? 'constructor' : 'absent'));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.match(expected);
    });
  }

  it('are refused where there is no file', () => {
    const error = thrownBy(() => readFixture(path('nowhere'), 'one', {}));
    expect(messageOf(error)).to.contain('fixture.json').and.contain('ENOENT');
  });
});
