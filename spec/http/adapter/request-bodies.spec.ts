import FormDataPackage from 'form-data';
import { expect } from 'chai';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describeAdapters, type AdapterWorld, type Arrived } from '../../support/adapter-world';

describeAdapters('bodies', (world) => {
  const { fail, serve, send } = world;

  describe('of known length', () => {
    const FORM = 'application/x-www-form-urlencoded';
    const UTF8 = 'application/json';
    const CASES: readonly (readonly [
      title: string,
      data: unknown,
      type: string | undefined,
      text: string,
    ])[] = [
      ['a string', 'plain ü', FORM, 'plain ü'],
      ['an empty string', '', FORM, ''],
      ['an object', { a: ['ü', null] }, UTF8, '{"a":["ü",null]}'],
      ['a list', [1, 2], UTF8, '[1,2]'],
      [
        'URLSearchParams',
        new URLSearchParams({ a: '1 2', b: 'ü' }),
        `${FORM};charset=utf-8`,
        'a=1+2&b=%C3%BC',
      ],
      ['a Buffer', Buffer.from('bytes'), FORM, 'bytes'],
      ['a Buffer of nothing', Buffer.alloc(0), FORM, ''],
      ['an ArrayBuffer', new Uint8Array([97, 98, 99]).buffer, FORM, 'abc'],
      ['a typed array', new Uint8Array([97, 98, 99]), FORM, 'abc'],
      ['a Blob', new Blob(['blob ü'], { type: 'text/x' }), 'text/x', 'blob ü'],
      ['a Blob without a type', new Blob(['b']), 'application/octet-stream', 'b'],
      ['a Blob of nothing', new Blob([]), FORM, ''],
      ['a File', new File(['file'], 'a.txt', { type: 'text/y' }), 'text/y', 'file'],
    ];
    for (const [title, data, type, text] of CASES) {
      it(`may be ${title}`, async () => {
        const { url, arrived } = await serve();
        await send({ method: 'POST', url, data });
        expect(arrived[0]?.body.toString()).to.equal(text);
        const {
          'content-type': sentType,
          'content-length': length,
          'transfer-encoding': coding,
        } = arrived[0]?.headers ?? {};
        expect({ type: sentType, length: length ?? '0', coding }).to.deep.equal({
          type,
          length: String(Buffer.byteLength(text)),
          coding: undefined,
        });
      });
    }

    it('say that there is nothing where there is no body', async () => {
      const { url, arrived } = await serve();
      for (const method of ['POST', 'PUT', 'PATCH']) await send({ method, url });
      expect(arrived.map(({ headers }) => headers['content-length'])).to.deep.equal(['0', '0', '0']);
      await send({ method: 'DELETE', url });
      expect(arrived[3]?.headers).not.to.have.any.keys('content-type', 'content-length');
    });

    it('may go with GET, DELETE and OPTIONS', async () => {
      const { url, arrived } = await serve();
      for (const method of ['GET', 'DELETE', 'OPTIONS']) await send({ method, url, data: { a: 1 } });
      expect(arrived.map(({ method, body }) => `${method} ${body.toString()}`)).to.deep.equal([
        'GET {"a":1}',
        'DELETE {"a":1}',
        'OPTIONS {"a":1}',
      ]);
    });

    it('of any size arrive whole', async () => {
      const { url, arrived } = await serve();
      const data = Buffer.alloc(12_000_000, 'ж');
      await send({ method: 'POST', url, data });
      expect(arrived[0]?.body.equals(data)).to.equal(true);
    });

    it('are refused where they are nothing of that', async () => {
      const { url, arrived } = await serve();
      const error = await fail({
        method: 'POST',
        url,
        data: 7,
        transformRequest: (given: unknown) => given as string,
      });
      expect(error).to.include({
        code: 'ERR_BAD_REQUEST',
        message: 'Data after transformation must be a string, an ArrayBuffer, a Buffer, or a Stream',
      });
      expect(arrived).to.have.length(0);
    });
  });

  describe('that flow', () => {
    it('go in chunks, as they come', async () => {
      const { url, arrived } = await serve();
      await send({ method: 'PUT', url, data: Readable.from(['ab', Buffer.from('c')]) });
      expect(arrived[0]?.body.toString()).to.equal('abc');
      expect(arrived[0]?.headers).to.include({ 'transfer-encoding': 'chunked' });
      expect(arrived[0]?.headers).not.to.have.property('content-length');
    });

    it('keep the length that the caller says', async () => {
      const { url, arrived } = await serve();
      const data = Readable.from(['ab', 'c']);
      await send({ method: 'POST', url, data, headers: { 'Content-Length': 3, 'Content-Type': 'text/x' } });
      expect(arrived[0]?.headers).to.include({ 'content-length': '3', 'content-type': 'text/x' });
      expect(arrived[0]?.body.toString()).to.equal('abc');
    });

    it('may be a file, or nothing at all', async () => {
      const { url, arrived } = await serve();
      await send({ method: 'POST', url, data: createReadStream(__filename) });
      expect(arrived[0]?.body.equals(await readFile(__filename))).to.equal(true);
      await send({ method: 'POST', url, data: Readable.from([]) });
      expect(arrived[1]?.body).to.have.length(0);
    });

    it('end the request when they fail', async () => {
      const { url } = await serve();
      const missing = join(__dirname, 'no-such-file');
      const error = await fail({ method: 'POST', url, data: createReadStream(missing) });
      expect(error).to.include({ code: 'ENOENT' });
      expect(error.message).to.contain(`no such file or directory, open '${missing}'`);
    });

    it('end the request when they break off', async () => {
      const { url, arrived } = await serve();
      const data = new Readable({ read: () => undefined });
      data.push('part');
      const failed = fail({ method: 'POST', url, data });
      setImmediate(() => data.destroy());
      expect(await failed).to.include({ code: 'ERR_CANCELED', message: 'Request stream has been aborted' });
      expect(arrived).to.have.length(0);
    });

    it('may be a stream of the web, where axios takes it', async () => {
      const { url, arrived } = await serve();
      const outcome = await send({ method: 'POST', url, data: new Blob(['web']).stream() }).then(
        () => 'sent',
        (error: unknown) => (error as { readonly code?: string }).code,
      );
      expect([outcome, arrived.length]).to.deep.equal(['ERR_BAD_REQUEST', 0]);
    });
  });

  describe('that are forms', () => {
    it('may be FormData of the web', async () => {
      const form = new FormData();
      form.append('text', 'ü');
      form.append('blob', new Blob(['blob'], { type: 'image/jpeg' }));
      form.append('file', new File(['file'], 'a "b".txt', { type: 'text/plain' }));
      const parts = await partsOf(world, form);
      expect(parts[0]).to.contain('name="text"').and.to.contain('ü');
      expect(parts[1])
        .to.contain('filename="blob"')
        .and.to.contain('image/jpeg')
        .and.to.contain('\r\n\r\nblob');
      expect(parts[2]).to.contain('filename="a %22b%22.txt"').and.to.contain('\r\n\r\nfile');
    });

    it('may be those of the package form-data, with files in them', async () => {
      const form = new FormDataPackage();
      form.append('text', 'a');
      form.append('bytes', Buffer.from('foo'), { filename: 'bar.jpg', contentType: 'image/jpeg' });
      form.append('file', createReadStream(__filename));
      const parts = await partsOf(world, form);
      expect(parts[0]).to.contain('name="text"').and.to.contain('\r\n\r\na');
      expect(parts[1]).to.contain('filename="bar.jpg"').and.to.contain('image/jpeg').and.to.contain('foo');
      expect(parts[2])
        .to.contain('filename="request-bodies.spec.ts"')
        .and.to.contain(await readFile(__filename, 'utf8'));
    });

    it('are made of objects by postForm, and of those with the content type of a form', async () => {
      const { url, arrived } = await serve();
      await world.http.postForm(url, { a: { b: ['1', '2'] } });
      expect(arrived[0]?.body.toString()).to.contain('name="a[b][0]"');
      await send({
        method: 'POST',
        url,
        data: { a: ['1', '2'] },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        formSerializer: { indexes: true },
      });
      expect(arrived[1]?.body.toString()).to.equal('a%5B0%5D=1&a%5B1%5D=2');
    });
  });
});

/** Sends a form, and takes apart what came of it. */
async function partsOf({ serve, send }: AdapterWorld, data: unknown): Promise<readonly string[]> {
  const { url, arrived } = await serve();
  await send({ method: 'POST', url, data, headers: { 'Content-Type': 'multipart/form-data' } });
  const { headers, body } = arrived[0] as Arrived;
  expect(headers).to.include({ 'content-length': String(body.length) });
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
  const parts = body.toString().split(`--${String(boundary)}`);
  expect(parts.shift()).to.equal('');
  expect(parts.pop()).to.match(/^--/);
  return parts;
}
