import { expect } from 'chai';
import { optionalText, requiredText } from '../../lib/generic/step-fields';
import { codeOf, messageOf, thrownBy } from '../component/caught';

describe('fields of a step', () => {
  it('are read without the blanks around them', () => {
    expect(optionalText({ url: ' /contacts\n' }, 'url')).to.equal('/contacts');
    expect(requiredText({ url: ' /contacts' }, 'url')).to.equal('/contacts');
  });

  for (const value of [undefined, null, '', '  ', 5, {}]) {
    it(`are empty with ${JSON.stringify(value)} in them`, () => {
      expect(optionalText({ url: value }, 'url')).to.equal(undefined);
      const error = thrownBy(() => requiredText({ url: value }, 'url'));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain('field "url"');
    });
  }
});
