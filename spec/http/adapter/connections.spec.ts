import { expect } from 'chai';
import type { lookup } from 'node:dns';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { describeAdapters, untilClosed } from '../../support/adapter-world';

describeAdapters('connections', ({ fail, send, serve, listen, serveRaw, resolving }) => {
  it('are used again', async () => {
    const { url, arrived } = await serve();
    for (let index = 0; index < 5; index += 1) await send({ url });
    await send({ method: 'POST', url, data: 'x' });
    expect(new Set(arrived.map(({ socket }) => socket)).size).to.be.at.most(2);
    expect(arrived[0]?.headers).to.include({ connection: 'keep-alive' });
  });

  it('are used again after a failure that the API answers', async () => {
    const { url, arrived } = await serve((response, { target }) => {
      response.writeHead(target === '/500' ? 500 : 200).end('text');
    });
    await fail({ url: `${url}/500` });
    for (let index = 0; index < 5; index += 1) await send({ url });
    expect(new Set(arrived.map(({ socket }) => socket)).size).to.be.at.most(2);
  });

  it('are not used again when either side says so', async () => {
    const { url, arrived } = await serve((response) => response.setHeader('connection', 'close').end());
    for (let index = 0; index < 3; index += 1) await send({ url });
    expect(new Set(arrived.map(({ socket }) => socket)).size).to.equal(3);
    const other = await serve();
    for (let index = 0; index < 3; index += 1)
      await send({ url: other.url, headers: { Connection: 'close' } });
    expect(new Set(other.arrived.map(({ socket }) => socket)).size).to.equal(3);
  });

  it('are given up with a stream that is thrown away', async () => {
    const sockets: Promise<void>[] = [];
    const url = await listen((request, response) => {
      sockets.push(untilClosed(request.socket));
      response.write('abc');
    });
    const { data } = await send({ url, responseType: 'stream' });
    (data as Readable).destroy();
    await Promise.all(sockets);
    expect(sockets).to.have.length(1);
  });

  it('carry 200 requests at once, each with its own answer', async () => {
    const { url, arrived } = await serve((response, { target, body }) => {
      setImmediate(() => response.end(`${target} ${body.toString()}`));
    });
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const path = `/${String(index)}`;
        const { data } = await send({
          method: index % 2 === 0 ? 'POST' : 'PUT',
          url: `${url}${path}`,
          data: `b${path}`,
        });
        return data === `${path} b${path}`;
      }),
    );
    expect(answers.every(Boolean)).to.equal(true);
    expect(arrived).to.have.length(200);
  });

  it('are as many as a slow API needs', async () => {
    const held: ServerResponse[] = [];
    const url = await listen((_request, response) => {
      held.push(response);
      // Nobody is answered before everybody has asked.
      if (held.length === 300) for (const one of held) one.end('ok');
    });
    const answers = await Promise.all(Array.from({ length: 300 }, () => send({ url })));
    expect(answers.every(({ data }) => data === 'ok')).to.equal(true);
  });

  it('are there again after a burst that was cancelled', async () => {
    const calls = Array.from({ length: 200 }, () => new AbortController());
    const url = await listen((request, response) => {
      if (request.url === '/quick') response.end('ok');
    });
    const cancelled = calls.map(({ signal }) => fail({ url, signal }));
    setImmediate(() => {
      for (const call of calls) call.abort();
    });
    for (const error of await Promise.all(cancelled)) expect(error.code).to.equal('ERR_CANCELED');
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ url: `${url}/quick` })));
    expect(answers.every(({ data }) => data === 'ok')).to.equal(true);
  });

  it('do not wait for one another', async () => {
    const waiting: (() => void)[] = [];
    const url = await listen((request, response) => {
      if (request.url === '/quick') {
        response.end('quick');
        for (const end of waiting) end();
      } else waiting.push(() => response.end('slow'));
    });
    const slow = Array.from({ length: 20 }, () => send({ url: `${url}/slow` }));
    expect(await send({ url: `${url}/quick` })).to.include({ data: 'quick' });
    const more = send({ url: `${url}/quick` });
    await Promise.all([...slow, more]);
  });

  describe('to a name of two families', () => {
    const answerBy =
      (name: string): RequestListener =>
      (_request, response) =>
        void response.end(name);

    for (const [host, name] of [
      ['127.0.0.1', 'four'],
      ['::1', 'six'],
    ] as const) {
      it(`reach the one that listens on ${host}`, async () => {
        const server = createServer(answerBy(name));
        await listen(server, host);
        const { port } = server.address() as AddressInfo;
        const { data } = await resolving(lookUpBoth).get<unknown>(
          `http://two-families.test:${String(port)}/`,
        );
        expect(data).to.equal(name);
      });
    }

    it('may be written as an address', async () => {
      const url = await listen(answerBy('six'), '::1');
      const answered = await send({ url, responseType: 'text' });
      expect(answered.data).to.equal('six');
    });

    it('fail when nobody listens', async () => {
      const { port } = await serve();
      const error = await fail({ url: `http://localhost:${String(await freePort(port))}/` });
      expect(error).to.include({ code: 'ECONNREFUSED' });
    });
  });

  describe('that the server ends while nobody uses them', () => {
    it('are noticed before they are used', async () => {
      const sockets: Socket[] = [];
      const { url } = await serve((response, { socket }) => {
        sockets.push(socket);
        response.end('ok');
      });
      for (let index = 0; index < 5; index += 1) {
        expect(await send({ url })).to.include({ data: 'ok' });
        const socket = sockets.at(-1) as Socket;
        const closed = untilClosed(socket);
        socket.end();
        await closed;
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(new Set(sockets).size).to.equal(5);
    });

    it('are left alone once the server has said for how long', async () => {
      const server = createServer((_request, response) => void response.end('ok'));
      server.keepAliveTimeout = 1000;
      const url = await listen(server);
      for (let index = 0; index < 3; index += 1) expect(await send({ url })).to.include({ data: 'ok' });
    });

    it('fail as reset when they end under a request', async () => {
      let count = 0;
      const server = await serveRaw((socket) => {
        count += 1;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        // The next request on it is read, and never answered.
        socket.once('data', () => {
          count += 1;
          socket.destroy();
        });
      });
      const post = { url: server.url, method: 'POST', data: 'x' };
      const codes: unknown[] = [];
      while (codes.length < 5 && codes.at(-1) !== 'ECONNRESET') {
        codes.push(
          await send(post).then(
            ({ data }) => data,
            (error: unknown) => (error as { code?: string }).code,
          ),
        );
      }
      expect(codes.pop()).to.equal('ECONNRESET');
      expect(codes).to.have.length.within(1, 2);
      // Nobody has sent it again.
      expect(count).to.equal(codes.length + 1);
    });
  });
});

/** The addresses of a name as a machine with both families has them. */
const lookUpBoth = ((_name: string, _options: object, done: (error: null, addresses: object[]) => void) => {
  done(null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]);
}) as unknown as typeof lookup;

/** A port that was free a moment ago. */
async function freePort(except: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port === except ? freePort(except) : port;
}
