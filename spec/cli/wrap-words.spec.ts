import { expect } from 'chai';
import { wrapWords } from '../../lib/cli/wrap-words';

describe('long lines on a terminal', () => {
  for (const [what, text, columns, indent, expected] of [
    ['are broken between words', 'one two three', 8, 0, 'one two\nthree'],
    ['are indented after the first', 'one two three', 8, 2, 'one two\n  three'],
    ['keep a word that is longer than the terminal', 'see /a/long/path now', 8, 0, 'see\n/a/long/path\nnow'],
    ['keep the gaps in them', '  error     it went', 14, 4, '  error     it\n    went'],
    ['stay lines that are short', 'one\ntwo', 8, 4, 'one\ntwo'],
    ['stay empty', 'one\n\ntwo', 8, 0, 'one\n\ntwo'],
    ['stay as they are where nobody looks on', 'one two three', undefined, 0, 'one two three'],
  ] as const) {
    it(what, () => {
      expect(wrapWords(text, columns, indent)).to.equal(expected);
    });
  }

  const LINE = '12:00:00.000  × rejected       GET with token 1 got 401, which is a rejection  m-2';

  it('go on below their last column, if there is room for words behind it', () => {
    expect(wrapWords(LINE, LINE.length, 'column')).to.equal(LINE);
    expect(wrapWords(`head\n${LINE}`, 60, 'column').split('\n')).to.deep.equal([
      'head',
      '12:00:00.000  × rejected       GET with token 1 got 401,',
      `${' '.repeat(31)}which is a rejection  m-2`,
    ]);
  });

  it('have no colour counted', () => {
    const words = `\u001b[32m${'a'.repeat(30)}\u001b[39m ${'b'.repeat(30)}`;
    expect(wrapWords(words, 61, 'column')).to.equal(words);
    expect(wrapWords(words, 20, 'column')).to.equal(
      `\u001b[32m${'a'.repeat(30)}\u001b[39m\n  ${'b'.repeat(30)}`,
    );
  });
});
