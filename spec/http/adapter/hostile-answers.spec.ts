import type { AxiosError, AxiosRequestConfig, AxiosResponse } from 'axios';
import { expect } from 'chai';
import { Readable } from 'node:stream';
import { describeAdapters, type AdapterWorld } from '../../support/adapter-world';

/** What becomes of an answer: its status and text, or the code of the failure. */
type Outcome = string;

const OK = 'HTTP/1.1 200 OK\r\n';

/** Which of two lengths is wrong is for the parser to say. */
const CONTRADICTION = [
  'HPE_UNEXPECTED_CONTENT_LENGTH',
  'HPE_INVALID_TRANSFER_ENCODING',
  'HPE_INVALID_CONTENT_LENGTH',
];

/** `node:http` looks at what follows if it came at once, undici does not; neither takes it for an answer. */
const SURPLUS = ['200 ab', 'HPE_INVALID_CONSTANT'];

/** Bytes that a server says before it ends the connection, and what axios's own adapter makes of them. */
const CASES: readonly (readonly [
  title: string,
  bytes: string,
  outcome: Outcome | readonly Outcome[],
  kept?: boolean,
])[] = [
  ['resets in mid-body', `${OK}Content-Length: 10\r\n\r\nabc`, 'ERR_BAD_RESPONSE 200'],
  ['ends chunks in the middle', `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\nab`, 'ERR_BAD_RESPONSE 200'],
  [
    'ends chunks without the last one',
    `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n`,
    'ERR_BAD_RESPONSE 200',
  ],
  ['says a length that is too long', `${OK}Content-Length: 3\r\n\r\nab`, 'ERR_BAD_RESPONSE 200'],
  ['says a length that is too short', `${OK}Content-Length: 2\r\n\r\nabcd`, SURPLUS],
  ['answers twice', `${OK}Content-Length: 1\r\n\r\na${OK}Content-Length: 1\r\n\r\nb`, '200 a'],
  ['says no length', `${OK}\r\nabc`, '200 abc'],
  ['says no length and to close', `${OK}Connection: close\r\n\r\nabc`, '200 abc'],
  ['says two lengths', `${OK}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`, CONTRADICTION],
  ['says a length below nothing', `${OK}Content-Length: -1\r\n\r\n`, 'HPE_INVALID_CONTENT_LENGTH'],
  [
    'says a length beyond all numbers',
    `${OK}Content-Length: 99999999999999999999\r\n\r\nx`,
    'HPE_INVALID_CONTENT_LENGTH',
  ],
  [
    'says length and chunks',
    `${OK}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n`,
    CONTRADICTION,
  ],
  ['says garbage for a chunk', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nab`, 'HPE_INVALID_CHUNK_SIZE'],
  ['says trailers', `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Late: 1\r\n\r\n`, '200 ab'],
  ['speaks HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\nabc', '200 abc'],
  ['speaks HTTP/1.0 with a length', 'HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc', '200 abc'],
  [
    'speaks HTTP/1.0 with a length that is too long',
    'HTTP/1.0 200 OK\r\nContent-Length: 9\r\n\r\nabc',
    'ERR_BAD_RESPONSE 200',
  ],
  ['speaks HTTP/0.9', 'just text', 'HPE_INVALID_CONSTANT'],
  ['speaks HTTP/2', '\0\0\x12\x04\0\0\0\0\0', 'HPE_INVALID_CONSTANT'],
  [
    'speaks a version that there is not',
    'HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n',
    'HPE_INVALID_VERSION',
  ],
  ['says a status of two digits', 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n', 'HPE_INVALID_STATUS'],
  [
    'says a status that nobody knows',
    'HTTP/1.1 799 Own\r\nContent-Length: 1\r\n\r\na',
    'ERR_BAD_RESPONSE 799',
  ],
  ['says nothing at all', '', 'ECONNRESET'],
  ['ends in mid-header', `${OK}Content-Le`, ['ECONNRESET', 'HPE_INVALID_EOF_STATE']],
  ['says a header without a name', `${OK}: x\r\n\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
  ['says a header with a zero byte', `${OK}X: a\0b\r\nContent-Length: 0\r\n\r\n`, 'HPE_INVALID_HEADER_TOKEN'],
  [
    'says headers that are too long',
    `${OK}X: ${'a'.repeat(20_000)}\r\nContent-Length: 0\r\n\r\n`,
    'HPE_HEADER_OVERFLOW',
  ],
  [
    'says headers that are long enough',
    `${OK}X: ${'a'.repeat(12_000)}\r\nContent-Length: 1\r\n\r\na`,
    '200 a',
  ],
  [
    'ends lines with LF alone',
    'HTTP/1.1 200 OK\nContent-Length: 1\n\na',
    ['200 a', 'HPE_CR_EXPECTED', 'HPE_INVALID_HEADER_TOKEN'],
  ],
  ['offers to upgrade', `${OK}Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\na`, '200 a'],
  [
    'says 102 and 103 first',
    `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: 1\r\n\r\na`,
    '200 a',
  ],
  ['says 100 and nothing more', 'HTTP/1.1 100 Continue\r\n\r\n', 'ECONNRESET'],
  [
    'says 204 with a body',
    `HTTP/1.1 204 No Content\r\nContent-Length: 3\r\n\r\nabc`,
    ['204 ', 'ERR_BAD_RESPONSE 204', 'HPE_INVALID_CONSTANT'],
  ],
  [
    'says 304 with a length',
    `HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n`,
    'ERR_BAD_RESPONSE 304',
  ],
];

describeAdapters('answers that are wrong', (world) => {
  for (const maxRedirects of [0, 5]) {
    describe(`with ${String(maxRedirects)} redirects: a server that`, () => {
      for (const [title, bytes, outcome] of CASES) {
        it(title, async () => {
          const server = await world.serveRaw((socket) => socket.end(Buffer.from(bytes, 'latin1')));
          const seen = await outcomeOf(world, { url: server.url, maxRedirects });
          expect(seen).to.be.oneOf([outcome].flat());
        });
      }
    });
  }

  it('a server that upgrades to what nobody asked for', async () => {
    const server = await world.serveRaw((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n');
    });
    // Axios' own adapter does not notice, and waits.
    expect(await outcomeOf(world, { url: server.url, timeout: 300 })).to.be.oneOf([
      'ECONNABORTED',
      'ECONNRESET',
    ]);
  });

  it('a server that says 100 though nobody asked is understood, at the second try at the latest', async () => {
    const server = await world.serveRaw((socket) => {
      socket.end(`HTTP/1.1 100 Continue\r\n\r\n${OK}Connection: close\r\nContent-Length: 1\r\n\r\na`);
    });
    expect(await outcomeOf(world, { url: server.url })).to.be.oneOf(['200 a', 'ECONNRESET']);
    expect(await outcomeOf(world, { url: server.url })).to.equal('200 a');
  });

  it('a server that answers before it is asked', async () => {
    const server = await world.serveRaw((socket) => {
      socket.write(`${OK}Content-Length: 1\r\n\r\na`);
      // As if it were the answer to a request that never was.
      socket.write(`${OK}Content-Length: 1\r\n\r\nb`);
    });
    expect(await outcomeOf(world, { url: server.url })).to.equal('200 a');
    expect(await outcomeOf(world, { url: server.url })).to.equal('200 a');
    expect(server.sockets).to.have.length(2);
  });

  it('a server that answers while the body is still sent, and reads no more of it', async () => {
    const server = await world.serveRaw((socket) => {
      socket.end('HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig');
    });
    const data = Readable.from([Buffer.alloc(1000), Buffer.alloc(1000)]);
    const seen = await outcomeOf(world, { method: 'POST', url: server.url, data });
    expect(seen).to.be.oneOf(['ERR_BAD_REQUEST 413', 'EPIPE', 'ECONNRESET']);
  });

  it('a server whose stream breaks off is noticed by whoever reads', async () => {
    const server = await world.serveRaw((socket) => socket.end(`${OK}Content-Length: 10\r\n\r\nabc`));
    const { data } = (await world.send({
      url: server.url,
      responseType: 'stream',
    })) as AxiosResponse<Readable>;
    const error = await data.toArray().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });

  it('a server that answers byte by byte', async () => {
    const server = await world.serveRaw((socket) => {
      const bytes = Array.from(`${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`);
      const next = (): void => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(next));
      };
      next();
    });
    expect(await outcomeOf(world, { url: server.url })).to.equal('200 abc');
  });

  it('a server that is wrong does no harm to the requests beside it', async () => {
    const { url } = await world.serve((response, { target, socket }) => {
      if (target === '/bad') socket.end('garbage\r\n\r\n');
      else response.end('ok');
    });
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        outcomeOf(world, { url: `${url}/${index % 2 === 0 ? 'bad' : 'good'}` }),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === '200 ok')).to.have.length(10);
    expect(outcomes.filter((outcome) => outcome === 'HPE_INVALID_CONSTANT')).to.have.length(10);
  });
});

async function outcomeOf({ http }: AdapterWorld, config: AxiosRequestConfig): Promise<Outcome> {
  try {
    const { status, data } = await http.request<unknown>(config);
    return `${String(status)} ${String(data)}`;
  } catch (error) {
    const { code, response } = error as AxiosError;
    return response === undefined ? String(code) : `${String(code)} ${String(response.status)}`;
  }
}
