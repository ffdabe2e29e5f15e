import { expect } from 'chai';
import type { Readable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describeAdapters } from '../../support/adapter-world';

const TEXT = '{"name":"ü"}';

const CODINGS = [
  ['gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['x-gzip', gzipSync(TEXT)],
  ['compress', gzipSync(TEXT)],
  ['x-compress', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
] as const;

describeAdapters('decompression', ({ fail, send, serve }) => {
  for (const [index, [coding, packed]] of CODINGS.entries()) {
    describe(`of ${coding} (${String(index + 1)})`, () => {
      it('hands out what was packed, and says no more that it was', async () => {
        const { url } = await serve((response) => {
          response.setHeader('content-encoding', coding);
          response.setHeader('content-length', packed.length);
          response.end(packed);
        });
        const { data, headers } = await send({ url });
        expect(data).to.deep.equal({ name: 'ü' });
        expect(headers).not.to.have.property('content-encoding');
        expect(headers).to.have.property('content-length', String(packed.length));
      });

      it('reads chunks', async () => {
        const { url } = await serve((response) => {
          response.setHeader('content-encoding', coding);
          response.write(packed.subarray(0, 3));
          response.end(packed.subarray(3));
        });
        const { data } = await send({ url, responseType: 'stream' });
        expect(Buffer.concat(await (data as Readable).toArray()).toString()).to.equal(TEXT);
      });

      it('reads nothing as nothing', async () => {
        const { url } = await serve((response) => {
          response.setHeader('content-encoding', coding);
          response.end();
        });
        expect(await send({ url })).to.include({ status: 200, data: '' });
      });

      it('fails when the server ends in the middle', async () => {
        const { url } = await serve((response, { target }) => {
          response.setHeader('content-encoding', coding);
          response.write(packed, () => response.socket?.destroy());
          expect(target).to.equal('/');
        });
        for (const maxRedirects of [0, 5]) {
          expect(await fail({ url, maxRedirects })).to.include({ code: 'ECONNRESET' });
        }
      });
    });
  }

  it('is left out where the caller wants it so', async () => {
    const packed = gzipSync(TEXT);
    const { url } = await serve((response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(packed);
    });
    const { data, headers } = await send({ url, decompress: false, responseType: 'arraybuffer' });
    expect((data as Buffer).equals(packed)).to.equal(true);
    expect(headers).to.include({ 'content-encoding': 'gzip' });
  });

  it('is left out for what nobody knows', async () => {
    const { url } = await serve((response, { target }) => {
      response.setHeader('content-encoding', target.slice(1));
      response.end('as it is');
    });
    for (const coding of ['identity', 'own', 'gzip,%20br']) {
      const answered = await send({ url: `${url}/${coding}` });
      expect(answered).to.include({ data: 'as it is' });
      expect(answered.headers).to.include({ 'content-encoding': coding });
    }
  });

  it('reads packed bytes that end too early as far as they go', async () => {
    const packed = gzipSync('x'.repeat(100_000), { level: 0 });
    const { url } = await serve((response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(packed.subarray(0, 50_000));
    });
    expect(((await send({ url })).data as string).length).to.be.within(49_000, 50_000);
  });

  for (const coding of ['gzip', 'deflate', 'br']) {
    it(`fails on what is no ${coding}, with the answer as evidence`, async () => {
      const { url } = await serve((response) => {
        response.writeHead(206, { 'content-encoding': coding, 'x-own': 'yes' });
        response.end('this is nothing packed');
      });
      const error = await fail({ url });
      expect(error.code).to.equal(coding === 'br' ? 'ERR__ERROR_FORMAT_PADDING_1' : 'Z_DATA_ERROR');
      expect(error).to.include({ status: 206 });
      expect(error.response?.headers).to.include({ 'x-own': 'yes' });
    });

    it(`fails on what is no ${coding} as a stream, while it is read`, async () => {
      const { url } = await serve((response) => {
        response.setHeader('content-encoding', coding);
        response.end('this is nothing packed');
      });
      const { data } = await send({ url, responseType: 'stream' });
      const error = await (data as Readable).toArray().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
    });
  }

  describe('of answers that have no body', () => {
    for (const [title, method, status, left] of [
      ['HEAD', 'HEAD', 200, false],
      ['204', 'GET', 204, false],
      ['304', 'GET', 304, true],
    ] as const) {
      it(`takes ${title} with a content encoding for what it is`, async () => {
        const { url } = await serve((response) => {
          response.writeHead(status, { 'content-encoding': 'x-own', 'content-type': 'text/plain' });
          response.end();
        });
        const answered = await send({ method, url, validateStatus: null });
        expect(answered).to.include({ status, data: '' });
        expect('content-encoding' in answered.headers).to.equal(left);
      });

      it(`takes ${title} with gzip for what it is`, async () => {
        const { url } = await serve((response) => {
          response.writeHead(status, { 'content-encoding': 'gzip' });
          response.end();
        });
        const answered = await send({ method, url, validateStatus: null });
        expect(answered).to.include({ status, data: '' });
        expect(answered.headers).not.to.have.property('content-encoding');
      });
    }
  });
});
