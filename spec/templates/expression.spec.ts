import { expect } from 'chai';
import { namesIn, requiredNamesIn } from '../../lib/templates/expression';
import { parseTemplate } from '../../lib/templates/parse-template';

const SOURCE = `a{{one}}{{two?}}{{'text'}}{{concat(three, four? || lower(five.six), 'e')}}{{seven || eight || nine?}}`;

describe('templates: the names in an expression', () => {
  const { parts } = parseTemplate(SOURCE, 'x');

  it('are those that it looks up, needed or not', () => {
    expect(parts.map(namesIn)).to.deep.equal([
      [],
      ['one'],
      ['two'],
      [],
      ['three', 'four', 'five.six'],
      ['seven', 'eight', 'nine'],
    ]);
  });

  it('are required if there is no value without them', () => {
    expect(parts.map(requiredNamesIn)).to.deep.equal([[], ['one'], [], [], ['three', 'five.six'], []]);
  });
});
