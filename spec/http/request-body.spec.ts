import { expect } from 'chai';
import { Readable } from 'node:stream';
import { isBodyFactory, isRepeatable, makeBody } from '../../lib/http/request-body';

describe('http: request body', () => {
  it('is made anew by its function each time', () => {
    let made = 0;
    const factory = (): number => (made += 1);
    expect(isBodyFactory(factory)).to.equal(true);
    expect([makeBody(factory), makeBody(factory)]).to.deep.equal([1, 2]);
  });

  it('is taken as it is if it is no function', () => {
    for (const data of [undefined, null, '', 'text', { a: 1 }, Buffer.from('x')]) {
      expect(isBodyFactory(data)).to.equal(false);
      expect(makeBody(data)).to.equal(data);
    }
  });

  it('can be sent twice unless it is a stream', () => {
    for (const data of [
      undefined,
      null,
      '',
      'text',
      { a: 1 },
      { pipe: 'line' },
      Buffer.from('x'),
      new FormData(),
    ]) {
      expect(isRepeatable(data)).to.equal(true);
    }
    expect(isRepeatable(() => Readable.from(['x']))).to.equal(true);
    expect(isRepeatable(Readable.from(['x']))).to.equal(false);
    // What the package `form-data` makes.
    expect(isRepeatable({ pipe: () => undefined })).to.equal(false);
  });
});
