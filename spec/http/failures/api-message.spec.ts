import { expect } from 'chai';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { readApiMessage } from '../../../lib/http/failures/api-message';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const messageOf = (body: unknown, headers = JSON_TYPE, secrets: readonly string[] = []): string | undefined =>
  readApiMessage({ data: typeof body === 'string' ? body : JSON.stringify(body), headers }, secrets);

describe('http: what an API says about a failure', () => {
  const known: readonly (readonly [what: string, body: unknown, message: string])[] = [
    ['OAuth', { error: 'invalid_request', error_description: 'No such thing' }, 'No such thing'],
    ['OAuth, bare', { error: 'invalid_request' }, 'invalid_request'],
    ['a message', { message: 'No such contact', code: 7 }, 'No such contact'],
    ['an error with a message', { error: { code: 404, message: 'Not here', status: 'X' } }, 'Not here'],
    ['OData 2', { error: { code: '', message: { lang: 'en', value: 'Bad filter' } } }, 'Bad filter'],
    ['a list of errors', { errors: [{ detail: 'Too long' }, { detail: 'Too short' }] }, 'Too long'],
    ['errors that are texts', { errorMessages: [], errors: ['Field missing'] }, 'Field missing'],
    ['errors by field', { errors: { email: ['is taken'] } }, 'email: is taken'],
    [
      'a problem (RFC 9457)',
      { type: 'x', title: 'Conflict', detail: 'It is there' },
      'Conflict: It is there',
    ],
    ['a list with one', [{ errorCode: 'X', message: 'Unknown field' }], 'Unknown field'],
    [
      'a fault',
      { fault: { faultstring: 'Quota is used up', detail: { errorcode: 'x' } } },
      'Quota is used up',
    ],
    [
      'a SOAP fault in JSON',
      { Fault: { Error: [], Detail: 1, errors: [{ msg: 'Stale object' }] } },
      'Stale object',
    ],
    ['a text in JSON', '"Just so"', 'Just so'],
  ];
  for (const [what, body, message] of known) {
    it(`is found: ${what}`, () => {
      expect(messageOf(body)).to.equal(message);
    });
  }

  it('is found in bytes as well, and whatever the content type', () => {
    const data = Buffer.from('{"message":"Nö"}');
    expect(readApiMessage({ data, headers: { 'content-type': 'application/problem+json' } })).to.equal('Nö');
    expect(readApiMessage({ data, headers: {} })).to.equal('Nö');
  });

  it('is a short plain text as it is', () => {
    const type = { 'content-type': 'text/plain; charset=utf-8' };
    expect(messageOf('Too many contacts\n', type)).to.equal('Too many contacts');
    for (const text of ['x'.repeat(301), ' <html>oops', '', '  ']) {
      expect(messageOf(text, type), text).to.equal(undefined);
    }
  });

  it('is nothing where nothing is said', () => {
    for (const body of [
      '{}',
      '[]',
      'null',
      '5',
      '{"message":5}',
      '{"message":""}',
      '{"error":{"code":1}}',
      '{',
    ]) {
      expect(messageOf(body), body).to.equal(undefined);
    }
    for (const type of ['text/html', 'application/xml', 'text/csv', '']) {
      expect(messageOf('<p>Oops</p>', { 'content-type': type })).to.equal(undefined);
      expect(messageOf('Oops', { 'content-type': type })).to.equal(undefined);
    }
  });

  it('leaves a stream alone', () => {
    const data = Readable.from(['{"message":"x"}']);
    expect(readApiMessage({ data, headers: JSON_TYPE })).to.equal(undefined);
    expect(data.readableFlowing).to.equal(null);
    data.destroy();
  });

  it('is not looked for in a document', () => {
    const long = JSON.stringify({ message: 'here', list: 'x'.repeat(100_000) });
    expect(messageOf(long)).to.equal(undefined);
    expect(readApiMessage({ data: Buffer.from(long), headers: JSON_TYPE })).to.equal(undefined);
  });

  it('is one bounded line without anything invisible', () => {
    expect(messageOf({ message: 'a\r\nb\u001b[31m\u202ec\u0000\u2028d\ud800' })).to.equal('a b [31m c d');
    const shown = messageOf({ message: 'word '.repeat(100) }) ?? '';
    expect(shown).to.have.length(300).and.match(/…$/);
    expect(messageOf({ message: `${'x'.repeat(298)}😀😀` })).to.equal(`${'x'.repeat(298)}…`);
  });

  it('repeats no secret of the request, in whatever form', () => {
    const secret = 'canary/secret+1=';
    for (const message of [
      `unknown token ${secret}`,
      `Authorization: Bearer ${secret}`,
      `key ${encodeURIComponent(secret)} is wrong`,
      `${'x'.repeat(290)} ${secret}`,
      Buffer.from(secret).toString('base64'),
    ]) {
      expect(messageOf({ message }, JSON_TYPE, [secret])).to.not.match(/canary|Y2FuYXJ5/);
    }
  });

  it('is a bounded line whatever the body is', () => {
    const bodies = fc.oneof(
      fc.json().map((text) => text),
      fc.string({ unit: 'binary' }),
      fc
        .record({ message: fc.string({ unit: 'binary' }), errors: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(bodies, fc.constantFrom('application/json', 'text/plain', 'text/html'), (body, type) => {
        const message = messageOf(body, { 'content-type': type });
        if (message === undefined) return true;
        return message.length > 0 && message.length <= 300 && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(message);
      }),
    );
  });
});
