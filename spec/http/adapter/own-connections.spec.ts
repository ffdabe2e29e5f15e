import { expect } from 'chai';
import { once } from 'node:events';
import { Agent, request as sendRequest, createServer } from 'node:http';
import { Agent as TlsAgent, createServer as createTlsServer } from 'node:https';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describeAdapters } from '../../support/adapter-world';
import { createSelfSigned } from '../../support/self-signed';
import { useTemporaryFolder } from '../../support/temporary-folder';

describeAdapters('connections that the caller provides', ({ fail, send, serve, listen, serveRaw }) => {
  const folder = useTemporaryFolder();

  it('may be those of an http agent', async () => {
    const { url, arrived } = await serve();
    const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answered = await Promise.all([1, 2, 3].map(() => send({ url, httpAgent })));
    expect(new Set(arrived.map(({ socket }) => socket)).size).to.equal(1);
    expect(answered[0]?.request).to.have.property('agent', httpAgent);
    httpAgent.destroy();
  });

  it('may be those of an https agent, with a certificate that it knows', async () => {
    const { certificate, key } = createSelfSigned('loopback');
    const server = createTlsServer({ key, cert: certificate }, (_request, response) =>
      response.end('secure'),
    );
    const url = (await listen(server)).replace('http:', 'https:');
    const httpsAgent = new TlsAgent({ ca: certificate });
    expect(await send({ url, httpsAgent })).to.include({ data: 'secure' });
    expect(await send({ url, httpsAgent, maxRedirects: 0 })).to.include({ data: 'secure' });
    const lax = new TlsAgent({ rejectUnauthorized: false });
    expect(await send({ url, httpsAgent: lax })).to.include({ data: 'secure' });
    for (const agent of [httpsAgent, lax]) agent.destroy();
    const error = await fail({ url });
    expect(error.code).to.equal('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('may be a socket of the machine', async () => {
    const path = folder.path('api.sock');
    const server = createServer((request, response) =>
      response.end(`${request.url ?? ''} ${request.headers.host ?? ''}`),
    );
    server.listen(path);
    await once(server, 'listening');
    try {
      expect((await send({ socketPath: path, url: 'http://own.test/x?a=1' })).data).to.contain('/x?a=1 ');
      expect((await send({ socketPath: path, url: '/only' })).data).to.contain('/only');
      const refused = await fail({ socketPath: path, url: '/x', allowedSocketPaths: ['/other'] } as never);
      expect(refused).to.include({ code: 'ERR_BAD_OPTION_VALUE' });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('may be made by a transport', async () => {
    const { url, arrived } = await serve();
    const methods: unknown[] = [];
    const transport = {
      request: (options: object, answer: never) => {
        methods.push((options as { readonly method?: string }).method);
        return sendRequest(options, answer);
      },
    };
    expect(await send({ url, transport })).to.include({ data: 'ok' });
    expect([methods, arrived.length]).to.deep.equal([['GET'], 1]);
  });

  describe('may be looked up', () => {
    type Answer = (error: Error | null, address: unknown, family?: number) => void;
    const LOOKUPS: Readonly<Record<string, (...given: never[]) => unknown>> = {
      'by a function with a callback': (_host: string, _options: object, done: Answer) => {
        done(null, '127.0.0.1', 4);
      },
      'by one that hands an entry over': (_host: string, _options: object, done: Answer) => {
        done(null, { address: '127.0.0.1', family: 4 });
      },
      'by one that promises a pair': async () => await Promise.resolve(['127.0.0.1', 4]),
      'by one that promises an entry': async () => await Promise.resolve({ address: '127.0.0.1', family: 4 }),
      'by one that promises an address': async () => await Promise.resolve('127.0.0.1'),
    };
    for (const [title, lookup] of Object.entries(LOOKUPS)) {
      it(title, async () => {
        const { port, arrived } = await serve();
        const url = `http://no-such-name.test:${String(port)}/x`;
        expect(await send({ url, lookup } as never)).to.include({ data: 'ok' });
        expect(arrived[0]?.headers.host).to.equal(`no-such-name.test:${String(port)}`);
      });
    }

    it('and its failure is the failure of the request', async () => {
      const lookup = async (): Promise<never> =>
        await Promise.reject(Object.assign(new TypeError('own'), { code: 'EOWN' }));
      expect(await fail({ url: 'http://no-such-name.test/', lookup } as never)).to.include({ code: 'EOWN' });
    });
  });

  it('may be of one family alone', async () => {
    const onSix = createServer((_request, response) => response.end('six'));
    const url = await listen(onSix, '::1');
    const { port } = onSix.address() as AddressInfo;
    const families: unknown[] = [];
    const lookup = (
      _host: string,
      options: { readonly family?: unknown },
      done: (...given: unknown[]) => void,
    ): void => {
      families.push(options.family);
      done(null, options.family === 6 ? '::1' : '127.0.0.1', options.family);
    };
    const named = { url: `http://own-name.test:${String(port)}/`, lookup } as never as {
      readonly url: string;
    };
    expect(await send({ ...named, family: 6 })).to.include({ data: 'six' });
    expect(await fail({ ...named, family: 4 })).to.include({ code: 'ECONNREFUSED' });
    expect(families).to.deep.equal([6, 4]);
    expect(url).to.equal(`http://[::1]:${String(port)}`);
  });

  it('may speak HTTP/2', async () => {
    const { certificate, key } = createSelfSigned('loopback');
    const server = createSecureServer({ key, cert: certificate }, (request, response) => {
      response.end(`two ${request.url}`);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `https://127.0.0.1:${String(port)}/x`;
    const two = { httpVersion: 2, http2Options: { rejectUnauthorized: false, sessionTimeout: 50 } };
    expect(await send({ url, ...two } as never)).to.include({ data: 'two /x' });
    server.close();
    await once(server, 'close');
  });

  it('may be lenient with a server that is wrong', async () => {
    const server = await serveRaw((socket) => {
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
      );
    });
    const error = await fail({ url: server.url });
    expect(error.code).to.match(/^HPE_/);
    expect(error.response).to.equal(undefined);
    expect(await send({ url: server.url, insecureHTTPParser: true })).to.include({ data: 'ok' });
  });
});
