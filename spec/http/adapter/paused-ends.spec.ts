import { expect } from 'chai';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describeAdapters } from '../../support/adapter-world';

const SIZE = 60_000;
const BODY = 'x'.repeat(SIZE);
const LARGE = 'y'.repeat(3_000_000);

/** Long enough that the end of the connection is seen while nobody reads. */
const untilSeen = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 100));

describeAdapters('a connection that ends while nobody reads its answer', ({ send, serveRaw }) => {
  const open = async (head: string, body: string | Buffer, ending: 'end' | 'reset'): Promise<Readable> => {
    const { url } = await serveRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nConnection: close\r\n${head}\r\n`);
      if (ending === 'end') socket.end(body);
      else socket.write(body, () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    const { data } = await send({ url, responseType: 'stream' });
    await untilSeen();
    return data as Readable;
  };

  const LENGTH = `Content-Length: ${String(SIZE)}\r\n`;

  for (const [what, head, body] of [
    ['of a length', LENGTH, BODY],
    ['that is large', '', LARGE],
    ['that lasts until then', '', BODY],
    ['in chunks', 'Transfer-Encoding: chunked\r\n', `${SIZE.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`],
    ['that is packed', 'Content-Encoding: gzip\r\n', gzipSync(BODY)],
  ] as const) {
    it(`is read to its end all the same, with a body ${what}`, async () => {
      const whole = body === LARGE ? LARGE : BODY;
      expect((await text(await open(head, body, 'end'))) === whole).to.equal(true);
    });
  }

  for (const [what, head, body, ending] of [
    ['ends before its length', LENGTH, BODY.slice(10), 'end'],
    ['ends in a chunk', 'Transfer-Encoding: chunked\r\n', `${SIZE.toString(16)}\r\n${BODY.slice(10)}`, 'end'],
    ['is reset', LENGTH, BODY.slice(10), 'reset'],
  ] as const) {
    it(`is an error for whoever reads it when it ${what}`, async () => {
      const read = text(await open(head, body, ending));
      const failure = await read.then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(failure).to.be.an('error');
    });
  }
});
