import { expect } from 'chai';
import { Readable } from 'node:stream';
import { discardMadeBody, isBodyFactory, isRepeatable } from '../../../lib/http/bodies/request-body';

describe('http: request body', () => {
  it('is made by a function, if it is one', () => {
    expect(isBodyFactory(() => 'text')).to.equal(true);
    for (const data of [undefined, null, '', 'text', { a: 1 }, Buffer.from('x')]) {
      expect(isBodyFactory(data)).to.equal(false);
    }
  });

  it('is let go if a function made it, and only then', () => {
    const [own, made] = [Readable.from(['x']), Readable.from(['x'])];
    discardMadeBody(own, own);
    discardMadeBody(() => made, made);
    discardMadeBody(() => 'text', 'text');
    expect(own.destroyed).to.equal(false);
    expect(made.destroyed).to.equal(true);
    own.destroy();
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
    expect(isRepeatable(new ReadableStream())).to.equal(false);
  });
});
