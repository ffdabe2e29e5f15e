import { expect } from 'chai';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readRawBody } from '../../lib/generic/raw-body';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const ATTACHMENT = 'https://storage.example/objects/1';

/** Attachments whose content is their URL. */
const readAttachment = (url: string) => () => Promise.resolve(Readable.from([Buffer.from(url)]));
const bodyOf = (data: unknown, contentType?: unknown) => readRawBody({ data, contentType }, readAttachment);

async function bytesOf(data: unknown): Promise<string> {
  const made: unknown = typeof data === 'function' ? await (data as () => unknown)() : data;
  return (made instanceof Readable ? await buffer(made) : Buffer.from(made as string)).toString('latin1');
}

/** What a server makes of a form. */
async function parseForm(data: unknown, contentType: string | undefined): Promise<unknown[]> {
  const body = Buffer.from(await bytesOf(data), 'latin1');
  // A second opinion on what was built; for a server it would be the wrong parser.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const form = await new Response(body, { headers: { 'content-type': contentType ?? '' } }).formData();
  const parts = [...form.entries()].map(async ([name, value]) =>
    typeof value === 'string' ? [name, value] : [name, await value.text(), value.name, value.type],
  );
  return Promise.all(parts);
}

describe('the body of a message of makeRawRequest', () => {
  it('is left to the request helper where nobody says what it is', () => {
    for (const contentType of [undefined, null, '']) {
      expect(bodyOf({ a: 1 }, contentType)).to.deep.equal({ data: { a: 1 } });
    }
    expect(bodyOf(undefined, 'text/plain')).to.deep.equal({});
    expect(bodyOf(null, 'application/json')).to.deep.equal({ data: null, contentType: 'application/json' });
    expect(bodyOf([1], 'application/vnd.api+json')).to.deep.equal({
      data: [1],
      contentType: 'application/vnd.api+json',
    });
  });

  it('is a form of names and values', () => {
    const data = { a: 'x y&', list: [1, 'b', null], object: { c: 1 }, yes: true, no: null };
    const form = bodyOf(data, 'application/x-www-form-urlencoded');
    expect(form.data).to.equal('a=x+y%26&list=1&list=b&object=%7B%22c%22%3A1%7D&yes=true');
    expect(bodyOf('a=b', 'application/x-www-form-urlencoded').data).to.equal('a=b');
  });

  it('is a text: plain, XML, whatever', () => {
    for (const type of ['text/plain; charset=utf-8', 'application/xml', 'text/csv', 'text/html']) {
      expect(bodyOf('<a/>', type)).to.deep.equal({ data: '<a/>', contentType: type });
    }
    expect(bodyOf(5, 'text/plain').data).to.equal('5');
  });

  it('is bytes: base64, or an attachment that is read anew for each attempt', async () => {
    expect(bodyOf('AP8=', 'application/octet-stream').data).to.deep.equal(Buffer.from([0, 255]));
    expect(bodyOf({ base64: 'AP8' }, 'image/png').data).to.deep.equal(Buffer.from([0, 255]));
    for (const [data, type] of [
      [ATTACHMENT, 'application/octet-stream'],
      [{ attachmentUrl: ATTACHMENT }, 'text/csv'],
    ] as const) {
      const body = bodyOf(data, type);
      expect([await bytesOf(body.data), await bytesOf(body.data)]).to.deep.equal([ATTACHMENT, ATTACHMENT]);
    }
  });

  it('is a list of parts, and of the same bytes for each attempt', async () => {
    const parts = [
      { name: 'note', value: 'Grüße' },
      { name: 'object', value: { a: 1 }, contentType: 'application/json' },
      { name: 'file', base64: 'AEE=', filename: 'a.bin' },
      { name: 'csv', value: 'a,b', filename: 'a.csv', contentType: 'text/csv' },
      { name: 'empty', value: null },
    ];
    const held = bodyOf(parts, 'multipart/form-data');
    const expected = [
      ['note', 'Grüße'],
      ['object', '{"a":1}'],
      ['file', '\u0000A', 'a.bin', 'application/octet-stream'],
      ['csv', 'a,b', 'a.csv', 'text/csv'],
      ['empty', ''],
    ];
    expect(held.data).to.be.instanceOf(Buffer);
    expect(await parseForm(held.data, held.contentType)).to.deep.equal(expected);
    const attachment = { name: 'big', attachmentUrl: ATTACHMENT };
    const streamed = bodyOf([...parts, attachment], 'multipart/form-data');
    const first = await bytesOf(streamed.data);
    expect(await bytesOf(streamed.data)).to.equal(first);
    expect(await parseForm(streamed.data, streamed.contentType)).to.deep.equal([
      ...expected,
      ['big', ATTACHMENT, 'big', 'application/octet-stream'],
    ]);
  });

  it('is an object of names and texts or files', async () => {
    const data = {
      note: 'x',
      count: 5,
      object: { a: 1 },
      file: { base64: 'AEE=' },
      big: { attachmentUrl: ATTACHMENT },
    };
    const form = bodyOf(data, 'multipart/form-data');
    expect(await parseForm(form.data, form.contentType)).to.deep.equal([
      ['note', 'x'],
      ['count', '5'],
      ['object', '{"a":1}'],
      ['file', '\u0000A', 'file', 'application/octet-stream'],
      ['big', ATTACHMENT, 'big', 'application/octet-stream'],
    ]);
  });

  it('has parts whose names cannot end their line', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\r', '\n', ';', ':', ' ', 'ü') });
    await fc.assert(
      fc.asyncProperty(text, text, async (name, filename) => {
        const form = bodyOf(
          [
            { name, filename: `f${filename}`, value: 'v' },
            { name: 'last', value: 'w' },
          ],
          'multipart/form-data',
        );
        const parts = (await bytesOf(form.data)).split(/--freshkeys-[\w-]+/);
        expect(parts).to.have.length(4);
        expect(parts[1]?.split('\r\n\r\n')).to.have.length(2);
        expect(parts[1]?.split('\r\n').length).to.equal(6);
        expect(parts[1]?.replaceAll('\r\n', '')).to.not.match(/[\r\n]/);
      }),
      { numRuns: 50 },
    );
  });

  it('passes on what goes wrong while an attachment is read', async () => {
    const failing = () => () => Promise.reject(new Error('gone'));
    const { data } = readRawBody(
      { data: { f: { attachmentUrl: ATTACHMENT } }, contentType: 'multipart/form-data' },
      failing,
    );
    expect(await bytesOf(data).catch(messageOf)).to.equal('gone');
  });

  const bad: readonly (readonly [what: string, data: unknown, contentType: unknown, member: string])[] = [
    ['a content type that is none', 'x', 'plain', 'contentType'],
    ['a content type with a line break', 'x', 'text/plain;\r\nX-Evil: 1', 'contentType'],
    ['a content type that is a number', 'x', 5, 'contentType'],
    ['an object as a text', { canary: 1 }, 'text/plain', 'data'],
    ['a list as XML', [], 'application/xml', 'data'],
    ['a list as a form', [], 'application/x-www-form-urlencoded', 'data'],
    ['a text as a form of parts', 'canary', 'multipart/form-data', 'data'],
    ['a part that is a text', ['canary'], 'multipart/form-data', 'part 1 of data'],
    ['a part without a name', [{ value: 'canary' }], 'multipart/form-data', 'name of part 1 of data'],
    [
      'a part with two contents',
      [{ name: 'a', value: 'canary', base64: 'AA' }],
      'multipart/form-data',
      'part 1',
    ],
    [
      'a part with an odd type',
      [{ name: 'a', value: '', contentType: 'a\r\nb' }],
      'multipart/form-data',
      'contentType of part 1',
    ],
    ['a part with no base64', [{ name: 'a', base64: 'canary!' }], 'multipart/form-data', 'part 1 of data'],
    [
      'an attachment that is a file',
      { attachmentUrl: 'file:///canary' },
      'text/csv',
      'attachmentUrl of data',
    ],
    ['bytes that are no base64', 'canary?', 'application/octet-stream', 'data'],
    ['bytes of an odd length', 'AAAAA', 'application/octet-stream', 'data'],
    ['bytes that are a number', 5, 'application/octet-stream', 'data'],
  ];
  for (const [what, data, contentType, member] of bad) {
    it(`is refused: ${what}, without showing it`, () => {
      const error = thrownBy(() => bodyOf(data, contentType));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`The setting ${member}`).and.not.contain('canary');
    });
  }
});
