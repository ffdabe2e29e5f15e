import type { AxiosError } from 'axios';
import { expect } from 'chai';
import FormDataPackage from 'form-data';
import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describeAdapters } from '../../support/adapter-world';

const MEGABYTE = 1024 * 1024;

describeAdapters('limits of bodies', ({ fail, send, serve, listen }) => {
  const TOO_LARGE = { code: 'ERR_BAD_RESPONSE', message: 'maxContentLength size of 1000 exceeded' };

  describe('maxContentLength', () => {
    for (const maxRedirects of [0, 5]) {
      it(`ends a longer answer, and what it came on, with ${String(maxRedirects)} redirects`, async () => {
        const closed: Promise<void>[] = [];
        const { url } = await serve((response) => {
          closed.push(new Promise((resolve) => response.once('close', resolve)));
          // Longer than every buffer on the way.
          response.end(Buffer.alloc(16 * MEGABYTE));
        });
        const error = await fail({ url, maxContentLength: 1000, maxRedirects });
        expect(error).to.include(TOO_LARGE);
        expect(error).to.have.property('config').that.includes({ maxContentLength: 1000 });
        await Promise.all(closed);
      });
    }

    it('counts what comes, whatever the answer says of its length', async () => {
      const { url } = await serve((response) => {
        response.write(Buffer.alloc(600));
        response.end(Buffer.alloc(600));
      });
      expect(await fail({ url, maxContentLength: 1000 })).to.include(TOO_LARGE);
      expect(await send({ url, maxContentLength: 1200, responseType: 'arraybuffer' }))
        .to.have.property('data')
        .with.length(1200);
    });

    it('is no limit when it is negative, and one when it is 0', async () => {
      const { url } = await serve((response, { target }) => response.end(target === '/none' ? '' : 'x'));
      expect(await send({ url, maxContentLength: -1 })).to.include({ data: 'x' });
      expect(await fail({ url, maxContentLength: 0 })).to.include({ code: 'ERR_BAD_RESPONSE' });
      expect(await send({ url: `${url}/none`, maxContentLength: 0 })).to.include({ data: '' });
    });

    for (const [coding, compress] of [
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ] as const) {
      it(`counts what is left of ${coding} after decompression`, async () => {
        const bomb = compress(Buffer.alloc(32 * MEGABYTE));
        const { url } = await serve((response) => {
          response.setHeader('content-encoding', coding);
          response.end(bomb);
        });
        const error = await fail({ url, maxContentLength: MEGABYTE });
        expect(error).to.include({
          ...TOO_LARGE,
          message: `maxContentLength size of ${String(MEGABYTE)} exceeded`,
        });
      });
    }

    it('holds for streams', async () => {
      const { url } = await serve((response) => response.end(Buffer.alloc(16 * MEGABYTE)));
      const { data } = await send({ url, maxContentLength: 1000, responseType: 'stream' });
      const error = await (data as Readable).toArray().catch((thrown: unknown) => thrown as AxiosError);
      expect(error).to.include(TOO_LARGE);
      const small = await send({ url, maxContentLength: 16 * MEGABYTE, responseType: 'stream' });
      expect(Buffer.concat(await (small.data as Readable).toArray())).to.have.length(16 * MEGABYTE);
    });

    it('holds after redirects, and for failures', async () => {
      const { url } = await serve((response, { target }) => {
        if (target === '/to') response.writeHead(302, { location: '/long' }).end();
        else response.writeHead(target === '/long' ? 200 : 500).end(Buffer.alloc(2000));
      });
      expect(await fail({ url: `${url}/to`, maxContentLength: 1000 })).to.include(TOO_LARGE);
      expect(await fail({ url: `${url}/fails`, maxContentLength: 1000 })).to.include(TOO_LARGE);
    });
  });

  describe('maxBodyLength', () => {
    const TOO_LONG = { code: 'ERR_BAD_REQUEST', message: 'Request body larger than maxBodyLength limit' };

    it('refuses a longer body before anything is sent', async () => {
      const { url, arrived } = await serve();
      expect(await fail({ method: 'POST', url, data: 'ж'.repeat(600), maxBodyLength: 1000 })).to.include(
        TOO_LONG,
      );
      expect(await send({ method: 'POST', url, data: 'ж'.repeat(500), maxBodyLength: 1000 })).to.include({
        status: 200,
      });
      expect(arrived).to.have.length(1);
    });

    for (const maxRedirects of [0, 5]) {
      it(`ends a stream that is longer, with ${String(maxRedirects)} redirects`, async () => {
        let received = 0;
        const url = await listen((request, response) => {
          request.on('data', (chunk: Buffer) => (received += chunk.length));
          request.on('end', () => response.end());
          request.on('error', () => undefined);
        });
        const data = Readable.from([Buffer.alloc(500), Buffer.alloc(2 * MEGABYTE)]);
        const error = await fail({ method: 'POST', url, data, maxBodyLength: 1000, maxRedirects });
        expect(error.message).to.equal(TOO_LONG.message);
        expect(received).to.be.at.most(4000);
      });
    }

    it('lets a stream through that fits', async () => {
      const { url, arrived } = await serve();
      for (const maxRedirects of [0, 5]) {
        await send({
          method: 'POST',
          url,
          data: Readable.from(['x'.repeat(1000)]),
          maxBodyLength: 1000,
          maxRedirects,
        });
      }
      expect(arrived.map(({ body }) => body.length)).to.deep.equal([1000, 1000]);
    });

    it('holds for forms', async () => {
      const { url } = await serve();
      const form = new FormDataPackage();
      form.append('a', 'x'.repeat(2000));
      const error = await fail({ method: 'POST', url, data: form, maxBodyLength: 1000 });
      expect(error.message).to.equal(TOO_LONG.message);
      const ofTheWeb = new FormData();
      ofTheWeb.append('a', 'x'.repeat(2000));
      const other = await fail({ method: 'POST', url, data: ofTheWeb, maxBodyLength: 1000 });
      expect(other.message).to.equal(TOO_LONG.message);
    });
  });
});
