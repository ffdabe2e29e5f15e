import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server as NetServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createTransport } from '../../../lib/http/network/transport';
import type { TransportOutcome, TransportRequest } from '../../../lib/ports';
import { failureOf, startRecordingServer, type Answer, type RecordingServer } from '../authorized-client';

const LARGE = 10 * 1024 * 1024;

describe('http: transport', () => {
  const transport = createTransport();
  let server: RecordingServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const post = (url: string, timeoutMs = 2000): Promise<TransportOutcome> =>
    transport.send({ method: 'POST', url, headers: { 'X-Own': 'yes' }, body: 'a=b' }, timeoutMs);

  async function postTo(answer: Answer | undefined, timeoutMs?: number): Promise<TransportOutcome> {
    server = await startRecordingServer(() => answer);
    return post(`${server.url}/token`, timeoutMs);
  }

  it('hands out status, headers and body as they came', async () => {
    const outcome = await postTo({ status: 400, headers: { 'X-Two': 'b' }, body: '{"error":"x"} ' });
    expect(outcome).to.deep.include({
      answered: true,
      status: 400,
      body: '{"error":"x"} ',
      oversized: false,
    });
    expect(outcome).to.have.property('headers').that.includes({ 'x-two': 'b' });
    expect(outcome).to.have.property('headers').that.has.property('date').that.is.a('string');
  });

  it('sends method, headers and body as they are', async () => {
    await postTo({});
    expect(server?.received[0]).to.include({ method: 'POST', url: '/token' });
    expect(server?.received[0]?.headers).to.include({ 'x-own': 'yes' });
    expect(server?.received[0]?.body.toString()).to.equal('a=b');
    const request: TransportRequest = { method: 'GET', url: `${server?.url ?? ''}/t?a=b%20c`, headers: {} };
    await transport.send(request, 2000);
    expect(server?.received[1]).to.include({ method: 'GET', url: '/t?a=b%20c' });
    expect(server?.received[1]?.body).to.have.length(0);
  });

  for (const status of [200, 204, 302, 401, 429, 500, 503]) {
    it(`takes ${String(status)} for an answer`, async () => {
      expect(await postTo({ status, body: '' })).to.include({
        answered: true,
        status,
        body: '',
        oversized: false,
      });
    });
  }

  it('follows no redirect, because the body carries secrets', async () => {
    const target = await startRecordingServer(() => ({}));
    const outcome = await postTo({ status: 307, headers: { location: target.url } });
    await target.close();
    expect(outcome).to.include({ answered: true, status: 307 });
    expect(outcome).to.have.property('headers').that.includes({ location: target.url });
    expect(target.received).to.have.length(0);
  });

  for (const [encoding, body] of [
    ['gzip', gzipSync('{"a":"ü"}')],
    ['deflate', deflateSync('{"a":"ü"}')],
    ['br', brotliCompressSync('{"a":"ü"}')],
  ] as const) {
    it(`reads a body in ${encoding}`, async () => {
      const outcome = await postTo({ headers: { 'content-encoding': encoding }, body });
      expect(outcome).to.include({ answered: true, body: '{"a":"ü"}' });
    });
  }

  it('reads a body that is no UTF-8 as well as it can, and drops a byte order mark', async () => {
    const outcome = await postTo({ body: Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0xfe, 0x7d]) });
    expect(outcome).to.include({ answered: true, body: '{\ufffd\ufffd}' });
  });

  it('says of a body that is too large just that, and keeps status and headers', async () => {
    const answer = { status: 503, headers: { 'retry-after': '7' }, body: Buffer.alloc(LARGE, 'x') };
    const outcome = await postTo(answer);
    expect(outcome).to.include({ answered: true, status: 503, body: '', oversized: true });
    expect(outcome).to.have.property('headers').that.includes({ 'retry-after': '7' });
  });

  it('reads up to 1 MiB', async () => {
    const size = 1024 * 1024;
    expect(await postTo({ body: Buffer.alloc(size, 'x') })).to.include({ answered: true, oversized: false });
    await server?.close();
    expect(await postTo({ body: Buffer.alloc(size + 1, 'x') })).to.include({ oversized: true });
  });

  it('stops unpacking a body that grows too large', async () => {
    const body = gzipSync(Buffer.alloc(96 * 1024 * 1024), { level: 1 });
    const before = process.memoryUsage.rss();
    const outcome = await postTo({ headers: { 'content-encoding': 'gzip' }, body });
    expect(outcome).to.include({ answered: true, status: 200, oversized: true });
    expect(process.memoryUsage.rss() - before).to.be.lessThan(64 * 1024 * 1024);
  });

  it('does not know whether a request arrived that got no answer in time', async () => {
    const outcome = await postTo(undefined, 20.5);
    expect(outcome).to.deep.equal({
      answered: false,
      mayHaveArrived: true,
      reason: 'no answer within 20.5 ms',
    });
  });

  it('does not know whether a request arrived whose answer stopped in the middle', async () => {
    await withServer('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_', async (url) => {
      const outcome = await post(url, 30);
      expect(outcome).to.deep.equal({
        answered: false,
        mayHaveArrived: true,
        reason: 'no answer within 30 ms',
      });
    });
  });

  it('does not know whether a request arrived whose connection was lost', async () => {
    for (const start of ['', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_']) {
      await withServer(start, async (url, server_) => {
        server_.on('connection', (socket) =>
          socket.once('data', () => setImmediate(() => socket.resetAndDestroy())),
        );
        expect(await post(url)).to.deep.equal({
          answered: false,
          mayHaveArrived: true,
          reason: 'ECONNRESET',
        });
      });
    }
  });

  it('does not know whether a request arrived whose answer is no HTTP', async () => {
    await withServer('SMTP ready\r\n\r\n', async (url) => {
      const outcome = await post(url);
      expect(outcome).to.include({ answered: false, mayHaveArrived: true });
      expect(outcome).to.have.property('reason').that.matches(/^HPE_/);
    });
  });

  it('takes a body that cannot be unpacked for a lost answer', async () => {
    const outcome = await postTo({ headers: { 'content-encoding': 'gzip' }, body: 'no gzip' });
    expect(outcome).to.deep.equal({ answered: false, mayHaveArrived: true, reason: 'Z_DATA_ERROR' });
  });

  it('knows that a request did not arrive where nobody listens', async () => {
    const gone = await startRecordingServer(() => ({}));
    await gone.close();
    for (const host of ['127.0.0.1', 'localhost']) {
      const outcome = await post(`http://${host}:${String(gone.port)}/`);
      expect(outcome).to.deep.equal({ answered: false, mayHaveArrived: false, reason: 'ECONNREFUSED' });
    }
  });

  for (const url of ['nonsense', 'http:/x', 'http://']) {
    it(`knows that a request did not arrive whose URL is none: ${url}`, async () => {
      const outcome = await post(url);
      expect(outcome).to.deep.equal({ answered: false, mayHaveArrived: false, reason: 'ERR_INVALID_URL' });
    });
  }

  it('does not hide a mistake of its caller', async () => {
    const request = {
      get url(): string {
        throw new RangeError('a bug');
      },
      method: 'GET',
      headers: {},
    } as const;
    expect(await failureOf(transport.send(request, 1000))).to.include({ name: 'RangeError' });
  });
});

/** A server that sends the same bytes to everybody and leaves the connection open. */
async function withServer(
  bytes: string,
  use: (url: string, server: NetServer) => Promise<void>,
): Promise<void> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await use(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, server);
  for (const socket of sockets) socket.destroy();
  server.close();
  await once(server, 'close');
}
