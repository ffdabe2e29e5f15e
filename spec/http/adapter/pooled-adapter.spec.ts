import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { expect } from 'chai';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mock } from 'node:test';
import { createPooledAdapter } from '../../../lib/http/adapter/pooled-adapter';
import { startLoopbackServer, type LoopbackServer } from '../../../lib/platform/loopback-server';
import { startRawServer, type RawServer } from '../raw-server';

/** What `docs/decisions/0009-transport-over-undici.yardstick.md` calls another way than that of axios' own adapter. */
describe('http: adapter: where the pooled one differs', () => {
  const open: (LoopbackServer | RawServer)[] = [];

  afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

  const serve = async (...given: Parameters<typeof startLoopbackServer>): Promise<string> => {
    const server = await startLoopbackServer(...given);
    open.push(server);
    return server.url;
  };

  const serveRaw = async (bytes: string): Promise<string> => {
    const server = await startRawServer((socket) => {
      socket.write(Buffer.from(bytes, 'latin1'));
    });
    open.push(server);
    return server.url;
  };

  const http = axios.create({ adapter: createPooledAdapter({ usesProxy: false }), timeout: 5000 });
  const send = (config: AxiosRequestConfig): Promise<AxiosResponse<unknown>> => http.request<unknown>(config);
  const codeOf = (config: AxiosRequestConfig): Promise<unknown> =>
    send(config).then(
      ({ status }) => status,
      (error: unknown) => (error as { readonly code?: string }).code,
    );

  it('an answer has no request, which would hold the bearer', async () => {
    const url = await serve((_request, response) => response.end('ok'));
    expect((await send({ url })).request).to.equal(undefined);
  });

  it('a time limit is called one, also in the middle of an answer', async () => {
    const url = await serve((_request, response) => void response.write('abc'));
    expect(await codeOf({ url, timeout: 50 })).to.equal('ECONNABORTED');
  });

  it('the reader of a stream may take longer than the time limit', async () => {
    const body = Buffer.alloc(4_000_000, 'x');
    const url = await serve((_request, response) => response.end(body));
    const { data } = await send({ url, timeout: 600, responseType: 'stream' });
    const slow = new PassThrough({ highWaterMark: 1 });
    const read = pipeline(data as Readable, slow);
    // Nothing is taken for twice the limit.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const [chunks] = await Promise.all([slow.toArray(), read]);
    expect(Buffer.concat(chunks as Buffer[]).equals(body)).to.equal(true);
  });

  it('a change of protocol that nobody asked for fails at once', async () => {
    const url = await serveRaw(
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: own\r\n\r\n',
    );
    expect(await codeOf({ url })).to.equal('ECONNRESET');
  });

  it('100 that nobody asked for fails once; from then on, axios sends to that origin', async () => {
    const url = await serveRaw(
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na',
    );
    expect(await codeOf({ url })).to.equal('ECONNRESET');
    expect(await codeOf({ url })).to.equal(200);
    expect(await codeOf({ url: `${url}/other` })).to.equal(200);
  });

  it('bytes beyond the length are passed over, and so is their connection', async () => {
    const url = await serveRaw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200 OK\r\n');
    expect((await send({ url })).data).to.equal('ab');
    expect((await send({ url })).data).to.equal('ab');
    const [server] = open as RawServer[];
    expect(server?.sockets).to.have.length(2);
  });

  it('a reason is read as UTF-8', async () => {
    const url = await serveRaw('HTTP/1.1 200 Sehr sch\xc3\xb6n\r\nContent-Length: 0\r\n\r\n');
    expect((await send({ url })).statusText).to.equal('Sehr schön');
  });

  it('requests one after another take turns on two connections', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    for (let index = 0; index < 20; index += 1) await send({ url });
    expect(sockets.size).to.be.at.most(2);
  });

  it('a burst goes by few connections until it is seen that they are not enough', async () => {
    const sockets = new Set<unknown>();
    const url = await serve((request, response) => {
      sockets.add(request.socket);
      response.end('ok');
    });
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      await Promise.all(Array.from({ length: 400 }, () => send({ url })));
    } finally {
      mock.timers.reset();
    }
    // 64, and a few that undici makes because it has not taken others back yet.
    expect(sockets.size).to.be.within(2, 128);
  });
});
