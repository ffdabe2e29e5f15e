import { expect } from 'chai';
import fc from 'fast-check';
import { readRejection } from '../../lib/generic/rejection-fields';
import { classifyAnswer } from '../../lib/http/rejection';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const rejects = (rejectionBody: string, body: string, status = 200): boolean =>
  classifyAnswer({ status, challenge: undefined, bodyText: () => body }, readRejection({ rejectionBody }))
    .kind === 'rejected';

describe('W6 rejections in the body, on the credential form', () => {
  it('are none while the field is empty', () => {
    for (const rejectionBody of [undefined, null, '', ' \n ']) {
      expect(readRejection({ rejectionBody })).to.deep.equal({ statuses: [] });
    }
  });

  it('are a member of the JSON and the values that it has then', () => {
    const { body } = readRejection({
      rejectionBody: 'error.code = 190, 463\r\n\n ok=false\nerrors.0.type = "a, b" , c=d',
    });
    expect(body).to.deep.equal([
      { path: 'error.code', values: ['190', '463'] },
      { path: 'ok', values: ['false'] },
      { path: 'errors.0.type', values: ['a, b', 'c=d'] },
    ]);
    expect(rejects('error.code = 190', '{"error":{"code":190}}')).to.equal(true);
    expect(rejects('error.code = 190', '{"error":{"code":191}}')).to.equal(false);
    expect(rejects('error.code = 190', 'error.code = 190')).to.equal(false);
  });

  it('are a text in quotes, taken as it is, with any status', () => {
    expect(rejects('"Session (expired)?"', '<p>Session (expired)?</p>', 500)).to.equal(true);
    expect(rejects('"Session (expired)?"', 'Session expired')).to.equal(false);
    expect(rejects('"one"\n"a = b"\nx = y', 'with a = b in it')).to.equal(true);
  });

  it('are any text literally: no pattern gets out of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (text, around) => {
        if (text.trim() === '' || /[\r\n]/.test(text)) return;
        expect(rejects(`"${text}"`, `${around}${text}`)).to.equal(true);
        expect(rejects(`"${text}"`, around)).to.equal(around.includes(text));
      }),
    );
  });

  for (const wrong of [
    'token_expired',
    '= 5',
    'error =',
    'error = ,',
    '""',
    '" "',
    '"half',
    5,
    {},
    ['a = b'],
  ]) {
    it(`are refused as ${JSON.stringify(wrong)}, and the field is named`, () => {
      const error = thrownBy(() => readRejection({ rejectionBody: wrong }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain('rejectionBody').and.contain('path = value');
    });
  }
});
