import { expect } from 'chai';
import { selectRejection } from '../../lib/component/rejection-settings';

describe('R10 what rejects a token, of the provider and of the author together', () => {
  it('adds up', () => {
    expect(selectRejection({ statuses: [440] }, { statuses: [403] }).statuses).to.deep.equal([403, 440]);
    const own = { path: 'a', values: ['b'] };
    const fact = { path: 'c', values: ['d'] };
    expect(selectRejection({ body: [own] }, { body: [fact] }).body).to.deep.equal([fact, own]);
  });

  it('finds the text of either', () => {
    const { text } = selectRejection({ text: /Sitzung|ended/i }, { text: 'session expired|logged out' });
    for (const found of ['session expired', 'you are logged out', 'sitzung vorbei', 'it Ended']) {
      expect(text?.test(found), found).to.equal(true);
    }
    expect(text?.test('fine')).to.equal(false);
    expect(selectRejection({ text: /own/ }).text?.source).to.equal('own');
    expect(selectRejection({}, { text: 'fact' }).text?.source).to.equal('fact');
    expect(selectRejection()).to.not.have.property('text');
  });
});
