import { expect } from 'chai';
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { ConfigurationError } from '../../../lib/errors';
import { createTestClock } from '../../../lib/testing/test-clock';
import { createTestClient, failureOf, listTokens } from '../authorized-client';

const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** A stream that has no end. */
function endless(): Readable {
  return new Readable({
    read() {
      this.push(CHUNK);
    },
  });
}

describe('http: streamed bodies', () => {
  let server: Server;
  let url: string;
  let sockets: Socket[];

  beforeEach(async () => {
    sockets = [];
    // Says no before it has read the body, and yes after it.
    server = createServer((request, response) => {
      if (request.headers.authorization === 'Bearer first') {
        response.writeHead(401).end();
        request.resume();
        return;
      }
      if (request.url === '/hang') return;
      if (request.url === '/redirect') {
        response.writeHead(307, { location: '/things' }).end();
        request.resume();
        return;
      }
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () =>
        response.setHeader('content-type', 'application/json').end(`{"size":${String(size)}}`),
      );
    });
    server.on('connection', (socket) => sockets.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const client = (...tokens: string[]) => createTestClient(url, listTokens(...tokens)).http;

  it('end with an answer that comes before they do, and so does their connection', async () => {
    const made: Readable[] = [];
    const make = (): Readable => {
      const body = made.length === 0 ? endless() : Readable.from([CHUNK, CHUNK]);
      made.push(body);
      return body;
    };
    const { data } = await client('first', 'second').post<unknown>('/things', make);
    expect(data).to.deep.equal({ size: 2 * CHUNK.length });
    expect(made[0]?.destroyed).to.equal(true);
    const [first] = sockets;
    if (first?.destroyed === false) await once(first, 'close');
  });

  for (const [what, make] of [
    ['text', () => 'text'],
    ['a promise of bytes', () => Promise.resolve(Buffer.from('text'))],
    ['a stream of the web', () => new Blob(['text']).stream()],
    ['a file', () => new Blob(['text'])],
  ] as const) {
    it(`may be made of ${what}`, async () => {
      expect((await client('first', 'second').post<unknown>('/things', make)).data).to.deep.equal({
        size: 4,
      });
    });
  }

  it('may be made of what axios turns into text', async () => {
    const http = client('first', 'second');
    expect((await http.post<unknown>('/things', () => ({ a: 1 }))).data).to.deep.equal({ size: 7 });
    expect((await http.post<unknown>('/things', () => new URLSearchParams('a=1'))).data).to.deep.equal({
      size: 3,
    });
  });

  it('are not sent on by a redirect, for which they would have to be kept', async () => {
    const error = await failureOf(client('second').post('/redirect', () => Readable.from([CHUNK])));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 307 });
    const { data } = await client('second').post<unknown>('/redirect', () => Readable.from([CHUNK]), {
      maxRedirects: 2,
    });
    expect(data).to.deep.equal({ size: CHUNK.length });
  });

  describe('that fail', () => {
    it('are named: a file that is not there', async () => {
      const error = await failureOf(
        client('second').post('/things', () => createReadStream('/no/such/file')),
      );
      expect(error).to.include({ code: 'REQUEST_INVALID', transient: false });
      expect(error.message).to.contain('its body could not be read').and.contain('ENOENT');
    });

    it('are named: a stream that breaks off, which nobody canceled', async () => {
      const make = (): Readable => {
        const body = endless();
        body.once('data', () => setImmediate(() => body.destroy()));
        return body;
      };
      const error = await failureOf(client('second').post('/things', make));
      expect(error).to.include({ code: 'REQUEST_INVALID' });
      expect(error.message).to.contain('broke off');
    });

    it('keep an error of ours', async () => {
      const own = new ConfigurationError({ code: 'OPTION_INVALID', sentence: 'Bad.', remedy: 'Mend.' });
      const make = (): Readable => Readable.from([CHUNK]).destroy(own);
      expect(await failureOf(client('second').post('/things', make))).to.equal(own);
    });

    for (const first of ['the request', 'the body']) {
      it(`are canceled with their request, whoever ends first: ${first}`, async () => {
        const controller = new AbortController();
        const make = (): Readable => {
          const body = endless();
          body.once('data', () => {
            if (first === 'the request') controller.abort();
            body.destroy(new RangeError('aborted'));
            body.once('error', () => {
              controller.abort();
            });
          });
          return body;
        };
        const error = await failureOf(client('second').post('/things', make, { signal: controller.signal }));
        expect(error).to.include({ code: 'ERR_CANCELED' });
      });
    }

    it('are let go together with a connection that breaks', async () => {
      const bodies: Readable[] = [];
      server.removeAllListeners('request');
      server.on('request', (request) => request.socket.resetAndDestroy());
      const make = (): Readable => {
        const body = endless();
        bodies.push(body);
        return body;
      };
      expect(await failureOf(client('second').post('/things', make))).to.include({
        code: 'REQUEST_UNANSWERED',
      });
      expect(bodies.map(({ destroyed }) => destroyed)).to.deep.equal([true]);
    });
  });

  it('take as long as the message has, unless the request says otherwise', async () => {
    const clock = createTestClock();
    const { http } = createTestClient(url, listTokens('second'), {
      clock,
      retry: { count: 0, latestAt: clock.now() + 200, random: () => 0 },
      defaults: { proxy: false, timeout: 20 },
    });
    const upload = (timeout?: number): Promise<Error> =>
      failureOf(http.post('/things', endless, timeout === undefined ? {} : { timeout }));
    expect((await upload()).message).to.contain('timeout of 200ms');
    expect((await upload(30)).message).to.contain('timeout of 30ms');
    expect((await failureOf(http.get('/hang'))).message).to.contain('timeout of 20ms');
  });
});
