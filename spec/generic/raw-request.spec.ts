import { expect } from 'chai';
import { Readable } from 'node:stream';
import { toRawRequest as read } from '../../lib/generic/raw-request';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const noAttachment = () => () => Promise.resolve(Readable.from([]));
const toRawRequest = (body: unknown) => read(body, noAttachment).request;

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

describe('a message of makeRawRequest that would become another request', () => {
  const refused: readonly (readonly [
    what: string,
    body: Readonly<Record<string, unknown>>,
    member: string,
  ])[] = [
    ['a line break in a header', { headers: { 'X-A': 'canary\r\nX-Evil: 1' } }, 'header "X-A"'],
    ['a line break in a list of values', { headers: { 'X-A': ['a', 'canary\nb'] } }, 'header "X-A"'],
    ['a control character in a header', { headers: { 'X-A': 'canary\u0000' } }, 'header "X-A"'],
    ['a line break in the name of a header', { headers: { 'X-A\r\nX-Evil': 'canary' } }, 'headers'],
    ['a space in the name of a header', { headers: { 'X A': 'canary' } }, 'headers'],
    ['no name of a header', { headers: { '': 'canary' } }, 'headers'],
    ['an object in a header', { headers: { 'X-A': { a: 'canary' } } }, 'header "X-A"'],
    ['a URL with a password', { url: 'https://user:canary@api.example/x' }, 'url'],
    ['a URL with a user', { url: '//canary@api.example/x' }, 'url'],
    ['a URL with a line break', { url: '/x\r\ncanary: 1' }, 'url'],
    ['a URL of a file', { url: 'file:///canary' }, 'url'],
    ['a URL with another scheme', { url: 'ftp://api.example/canary' }, 'url'],
    ['a URL that is none', { url: 'https://' }, 'url'],
    ['an unknown type of answer', { responseType: 'stream' }, 'responseType'],
  ];
  for (const [what, body, member] of refused) {
    it(`is refused with ${what}`, () => {
      const error = thrownBy(() => toRawRequest({ url: '/', ...body }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`The setting ${member}`).and.not.contain('canary');
    });
  }

  it('is taken with a URL without a scheme, which is one below the base URL', () => {
    for (const url of [
      'me',
      '/me',
      'api.example/me',
      'items:batchGet',
      '?q=http://other',
      '//api.example/me',
    ]) {
      expect(toRawRequest({ url: ` ${url} ` }).url).to.equal(url);
    }
  });

  it('has headers of its own, and the content type of its body', () => {
    const headersOf = (body: unknown) => toRawRequest({ url: '/', ...(body as object) }).headers;
    const values = { 'X-A': 'b\tc', 'X-N': 5, 'X-L': ['a', 'b'], Authorization: false };
    expect(headersOf({ headers: { ...values, 'X-0': null } })).to.deep.equal(values);
    expect(headersOf({ data: 'x', contentType: 'text/csv' })).to.deep.equal({ 'Content-Type': 'text/csv' });
    expect(headersOf({ contentType: 'text/csv' })).to.equal(undefined);
    const own = { 'content-type': 'text/x' };
    expect(headersOf({ data: 'x', contentType: 'text/csv', headers: own })).to.deep.equal(own);
    const form = headersOf({ data: { a: 'b' }, contentType: 'multipart/form-data', headers: own });
    expect(Object.keys(form ?? {})).to.deep.equal(['Content-Type']);
    expect(JSON.stringify(form)).to.contain('boundary=');
  });
});
