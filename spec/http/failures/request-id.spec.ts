import { expect } from 'chai';
import { readRequestId } from '../../../lib/http/failures/request-id';

describe('http: the id that an API gave to a request', () => {
  for (const name of [
    'x-request-id',
    'request-id',
    'x-correlation-id',
    'x-amzn-requestid',
    'x-ms-request-id',
  ]) {
    it(`is found in ${name}`, () => {
      expect(readRequestId({ date: 'today', [name]: 'Root=1-67891233:abc/def+0' })).to.equal(
        'Root=1-67891233:abc/def+0',
      );
    });
  }

  it('is the more telling one of several', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(readRequestId({ traceparent })).to.equal(traceparent);
    expect(readRequestId({ traceparent, 'x-request-id': 'r-1' })).to.equal('r-1');
  });

  it('is nothing that is long, odd or empty; another header may have a better one', () => {
    for (const odd of ['', 'a b', 'a\u001b[31m', '<b>', 'x'.repeat(129), ['a', 'b'], 5, undefined]) {
      expect(readRequestId({ 'x-request-id': odd }), String(odd)).to.equal(undefined);
      expect(readRequestId({ 'x-request-id': odd, 'request-id': 'r-2' })).to.equal('r-2');
    }
  });
});
