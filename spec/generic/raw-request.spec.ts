import { expect } from 'chai';
import { toRawRequest } from '../../lib/generic/raw-request';
import { codeOf, messageOf, thrownBy } from '../component/caught';

describe('a message of makeRawRequest as a request', () => {
  it('is taken over member by member, and nothing else is', () => {
    const parts = { url: '/a', data: { b: 1 }, headers: { 'X-C': 'd' }, params: { e: 'f' } };
    expect(toRawRequest({ ...parts, method: 'POST', baseURL: 'https://evil.example' })).to.deep.equal({
      ...parts,
      method: 'POST',
    });
  });

  it('is a GET unless it says otherwise, in any case', () => {
    for (const method of [undefined, null, ''])
      expect(toRawRequest({ url: '/', method }).method).to.equal('GET');
    expect(toRawRequest({ url: '/', method: ' patch ' }).method).to.equal('PATCH');
  });

  it('leaves out headers and params that are absent, and keeps a body of null', () => {
    const request = toRawRequest({ url: '/', headers: null, params: undefined, data: null });
    expect(request).to.deep.equal({ method: 'GET', url: '/', data: null });
  });

  const bad: readonly (readonly [string, unknown, string])[] = [
    ['no body', undefined, 'url of the message'],
    ['a body of null', null, 'url of the message'],
    ['a body that is a list', [], 'url of the message'],
    ['a body that is a text', 'GET /', 'url of the message'],
    ['no url', { method: 'GET' }, 'url of the message'],
    ['a blank url', { url: ' ' }, 'url of the message'],
    ['a url that is a number', { url: 5 }, 'url of the message'],
    ['an unknown method', { url: '/', method: 'FETCH' }, 'method of the message'],
    ['a method that is a number', { url: '/', method: 5 }, 'method of the message'],
    ['a method that is an object', { url: '/', method: {} }, 'method of the message'],
    ['headers that are a text', { url: '/', headers: 'a: b' }, 'headers of the message'],
    ['headers that are a list', { url: '/', headers: [] }, 'headers of the message'],
    ['params that are a number', { url: '/', params: 5 }, 'params of the message'],
  ];
  for (const [what, body, member] of bad) {
    it(`is refused with ${what}`, () => {
      const error = thrownBy(() => toRawRequest(body));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`The setting ${member} is`);
    });
  }
});
