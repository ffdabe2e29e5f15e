import { expect } from 'chai';
import { fitLines } from '../../lib/cli/fit-lines';

const LINE = '12:00:00.000  × rejected       GET with token 1 got 401, which is a rejection  m-2';

describe('lines that fit a terminal', () => {
  it('stay whole where nobody looks on, and where they fit', () => {
    expect(fitLines(LINE, undefined)).to.equal(LINE);
    expect(fitLines(LINE, LINE.length)).to.equal(LINE);
  });

  it('go on below where their text began', () => {
    expect(fitLines(`head\n${LINE}`, 60).split('\n')).to.deep.equal([
      'head',
      '12:00:00.000  × rejected       GET with token 1 got 401,',
      `${' '.repeat(31)}which is a rejection  m-2`,
    ]);
  });

  it('have no word broken, and no colour counted', () => {
    const words = `\u001b[32m${'a'.repeat(30)}\u001b[39m ${'b'.repeat(30)}`;
    expect(fitLines(words, 61)).to.equal(words);
    expect(fitLines(words, 20)).to.equal(`\u001b[32m${'a'.repeat(30)}\u001b[39m\n  ${'b'.repeat(30)}`);
  });
});
