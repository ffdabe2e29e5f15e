import { expect } from 'chai';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import axios, { AxiosHeaders, type AxiosAdapter } from 'axios';
import { createBoundedSend } from '../../lib/http/bodies/bounded-send';
import { createTestClient, failureOf, listTokens } from './authorized-client';
import { openHostileWorld, type HostileWorld } from './hostile-world';
import { answerText, expectNoCanary } from './raw-server';

const MIB = 1024 * 1024;

describe('http: answers that cannot be used', () => {
  let world: HostileWorld;

  beforeEach(async () => {
    world = await openHostileWorld();
  });

  afterEach(() => world.server.close());

  describe('because of their size', () => {
    it('are given up at the limit, with their connection', async () => {
      for (const responseType of ['json', 'text', 'arraybuffer'] as const) {
        world.answerBy((socket) => void pour(socket, Buffer.alloc(1000, 'x'), answerText([])));
        const error = await failureOf(world.request({ maxContentLength: 5000, responseType }));
        expect(error).to.include({ code: 'ANSWER_UNUSABLE', status: 200, transient: false });
        expect(error.message).to.contain('GET ').and.contain('more than the 5000 bytes');
        await ended(world.server.sockets);
      }
    });

    it('are given up at 100 MiB if nobody says otherwise, whatever they are compressed to', async () => {
      const bomb = gzipSync(Buffer.alloc(128 * MIB, 'x'), { level: 1 });
      const before = process.memoryUsage().rss;
      const error = await world.failure(answerText(['content-encoding: gzip'], bomb), { timeout: 20_000 });
      expect(error).to.include({ code: 'ANSWER_UNUSABLE' });
      expect(error.message).to.contain(`more than the ${String(100 * MIB)} bytes`);
      expect(process.memoryUsage().rss - before).to.be.below(400 * MIB);
    });

    it('have the limit that the author sets, and none as a stream', async () => {
      const limits: unknown[] = [];
      const adapter: AxiosAdapter = (config) => {
        limits.push(config.maxContentLength);
        return Promise.resolve({ status: 200, statusText: '', headers: {}, data: '', config });
      };
      const send = createBoundedSend(adapter);
      const headers = new AxiosHeaders();
      for (const maxContentLength of [undefined, 10, 200 * MIB, -1, Infinity]) {
        const config = {
          headers,
          url: world.server.url,
          ...(maxContentLength === undefined ? {} : { maxContentLength }),
        };
        await send({ ...config });
        await send({ ...config, timeout: 1000 });
        await send({ ...config, responseType: 'stream', timeout: 1000 });
      }
      const whole = [100 * MIB, 100 * MIB, undefined];
      const others = [10, 200 * MIB, -1, Infinity].flatMap((limit) => [limit, limit, limit]);
      expect(limits).to.deep.equal([...whole, ...others]);
    });

    it('have no limit of axios by default, and the one of the instance', async () => {
      const { http } = createTestClient(world.server.url, listTokens('good'));
      expect(http.defaults.maxContentLength).to.equal(undefined);
      http.defaults.maxContentLength = 10;
      world.answerWith(answerText([], 'x'.repeat(11)));
      expect(await failureOf(http.get('/x'))).to.include({ code: 'ANSWER_UNUSABLE' });
      const defaults = { proxy: false, maxContentLength: 11 } as const;
      const { http: other } = createTestClient(world.server.url, listTokens('good'), { defaults });
      expect((await other.get('/x')).status).to.equal(200);
      expect(await failureOf(other.create({ maxContentLength: 10 }).get('/x'))).to.include({
        code: 'ANSWER_UNUSABLE',
      });
    });
  });

  describe('because of the time they take', () => {
    const trickle = (socket: Socket): void => {
      const timer = setInterval(() => socket.write('x'), 10);
      socket.write(answerText([]));
      socket.once('close', () => {
        clearInterval(timer);
      });
    };

    for (const maxRedirects of [5, 0]) {
      it(`are given up, byte by byte though they come; ${String(maxRedirects)} redirects`, async () => {
        world.answerBy(trickle);
        const error = await failureOf(world.request({ timeout: 100, maxRedirects }));
        expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
        expect(error.message).to.contain('timeout of 100ms exceeded');
        expectNoCanary(error);
        await ended(world.server.sockets);
      });
    }

    it('are cancelled by their caller all the same', async () => {
      const controller = new AbortController();
      world.answerBy((socket) => {
        trickle(socket);
        controller.abort();
      });
      expect(axios.isCancel(await failureOf(world.request({ signal: controller.signal })))).to.equal(true);
      const aborted = world.request({ signal: AbortSignal.abort() });
      expect(axios.isCancel(await failureOf(aborted))).to.equal(true);
    });

    it('do not come to a caller who has given up before', async () => {
      const seen: unknown[] = [];
      const send = createBoundedSend((config) => {
        seen.push(config.signal?.aborted);
        return Promise.resolve({ status: 200, statusText: '', headers: {}, data: '', config });
      });
      const config = { headers: new AxiosHeaders(), url: world.server.url, timeout: 1000 };
      await send({ ...config, signal: AbortSignal.abort() });
      await send({ ...config, signal: new AbortController().signal });
      expect(seen).to.deep.equal([true, false]);
    });

    it('may take longer as a stream, which its reader can end', async () => {
      world.answerBy(trickle);
      const { data } = await world.request({ responseType: 'stream', timeout: 500 });
      let count = 0;
      for await (const chunk of data as Readable) if ((count += (chunk as Buffer).length) > 60) break;
      await ended(world.server.sockets);
    });
  });

  describe('because of their form', () => {
    for (const [what, headers, body] of [
      ['no gzip', ['content-encoding: gzip'], 'nonsense'],
      ['gzip that is damaged', ['content-encoding: gzip'], damaged(gzipSync(Buffer.alloc(1000, 'ab')))],
      ['no deflate', ['content-encoding: deflate'], 'nonsense'],
      ['no brotli', ['content-encoding: br'], 'nonsense'],
      ['brotli that is damaged', ['content-encoding: br'], damaged(brotliCompressSync('a text, a text'))],
    ] as const) {
      it(`have a name: ${what}`, async () => {
        const error = await world.failure(answerText(headers, body));
        expect(error).to.include({ code: 'ANSWER_UNUSABLE', status: 200, transient: false });
        expect(error.message).to.contain('answered 200 with a body that cannot be decompressed');
      });
    }

    it('have a name as a stream, too', async () => {
      world.answerWith(answerText(['content-encoding: gzip'], 'nonsense'));
      const { data } = await world.request({ responseType: 'stream' });
      const error = await failureOf((data as Readable).toArray());
      expect(error).to.include({ code: 'ANSWER_UNUSABLE' });
      expectNoCanary(error);
    });

    for (const [what, bytes] of [
      ['another protocol', '220 mail.example.com ESMTP\r\n'],
      ['a header that does not end', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}`],
      ['a chunk without a length', answerText(['transfer-encoding: chunked'], 'zz\r\nabc')],
    ] as const) {
      it(`have a name: ${what}`, async () => {
        const error = await world.failure(bytes);
        expect(error).to.include({ code: 'ANSWER_UNUSABLE', transient: false });
        expect(error.message).to.contain('what is not HTTP: Parse Error');
      });
    }

    for (const [what, bytes] of [
      ['shorter than they say', answerText(['content-length: 100'], 'abc')],
      ['without the last chunk', answerText(['transfer-encoding: chunked'], 'ff\r\nabc')],
      [
        'compressed, shorter than they say',
        answerText(['content-length: 100', 'content-encoding: gzip'], gzipSync('abc').subarray(0, 12)),
      ],
    ] as const) {
      it(`broke off, which may pass: ${what}`, async () => {
        const error = await world.failure(bytes);
        expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
        expect(error.message).to.contain('was answered 200, but the answer broke off');
        expect(error.cause).to.include({ status: 200 });
      });
    }
  });
});

function damaged(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 5), Buffer.alloc(bytes.length, 0xff)]);
}

/** Writes for as long as somebody listens. */
async function pour(socket: Socket, chunk: Buffer, head: Buffer): Promise<void> {
  socket.write(head);
  while (socket.writable) {
    if (socket.write(chunk)) await new Promise((resolve) => setImmediate(resolve));
    else await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
  }
}

/** That the client has ended its connections. */
async function ended(sockets: readonly Socket[]): Promise<void> {
  // Not `once` of events, which listens to errors as well: a connection may well be reset.
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', resolve));
  await Promise.all(sockets.filter((socket) => !socket.destroyed).map(closed));
}
