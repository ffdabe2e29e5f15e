import axios, { type AxiosRequestConfig } from 'axios';
import { expect } from 'chai';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, request as sendRequest } from 'node:http';
import { Readable } from 'node:stream';
import { createPooledAdapter } from '../../../lib/http/adapter/pooled-adapter';
import { startLoopbackServer, type LoopbackServer } from '../../../lib/platform/loopback-server';

/** Told of every request that `node:http` sends. */
const OF_NODE = 'http.client.request.start';

/** What axios' own adapter alone can do. */
const OWN: Readonly<Record<string, AxiosRequestConfig>> = {
  'an http agent': { httpAgent: new Agent() },
  'a transport': { transport: { request: sendRequest } },
  'a lookup': {
    lookup: ((_name: string, _options: object, done: (...given: unknown[]) => void) => {
      done(null, '127.0.0.1', 4);
    }) as never,
  },
  'a family': { family: 4 },
  'a lenient parser': { insecureHTTPParser: true },
  'a rate': { maxRate: 1_000_000 },
  'progress of an upload': { onUploadProgress: () => undefined, data: 'x', method: 'POST' },
  'progress of a download': { onDownloadProgress: () => undefined },
  credentials: { auth: { username: 'a', password: 'b' } },
  zstd: { transitional: { advertiseZstdAcceptEncoding: true } },
  'a wish to continue': { method: 'POST', data: 'x', headers: { Expect: '100-continue' } },
  'a stream': { data: Readable.from(['x']), method: 'POST' },
  'a form': { data: new FormData(), method: 'POST' },
  'a Blob': { data: new Blob(['x']), method: 'POST' },
};

/** What both can do. */
const COMMON: Readonly<Record<string, AxiosRequestConfig>> = {
  'nothing of that': {},
  JSON: { method: 'POST', data: { a: 1 } },
  'a Buffer': { method: 'PUT', data: Buffer.from('x') },
  'parameters of a form': { method: 'POST', data: new URLSearchParams('a=1') },
  'a query': { params: { a: [1] }, paramsSerializer: { indexes: null } },
  limits: { timeout: 1000, maxContentLength: 1000, maxBodyLength: 1000, maxRedirects: 3 },
  'a signal': { signal: new AbortController().signal },
  'a token to cancel by': { cancelToken: axios.CancelToken.source().token },
  'a hook for redirects': { beforeRedirect: () => undefined },
  'another type of answer': { responseType: 'arraybuffer' },
  'no decompression': { decompress: false },
  'no proxy': { proxy: false },
};

describe('http: adapter: who sends', () => {
  let server: LoopbackServer;
  let sentByNode = 0;
  const count = (): void => {
    sentByNode += 1;
  };

  before(async () => {
    server = await startLoopbackServer((request, response) => {
      request.resume().once('end', () => response.end('ok'));
    });
    subscribe(OF_NODE, count);
  });

  beforeEach(() => {
    sentByNode = 0;
  });

  after(async () => {
    unsubscribe(OF_NODE, count);
    await server.close();
  });

  const send = (config: AxiosRequestConfig, usesProxy = false): Promise<unknown> =>
    axios.create({ adapter: createPooledAdapter({ usesProxy }) }).request({ url: server.url, ...config });

  for (const [title, config] of Object.entries(OWN)) {
    it(`is axios' own adapter with ${title}`, async () => {
      await send(config);
      expect(sentByNode).to.equal(1);
    });
  }

  it("is axios' own adapter with credentials in the URL, and with another proxy than none", async () => {
    await send({ url: server.url.replace('//', '//a:b@') });
    await send({}, true);
    expect(sentByNode).to.equal(2);
  });

  for (const [title, config] of Object.entries(COMMON)) {
    it(`is the pool with ${title}`, async () => {
      await send(config);
      expect(sentByNode).to.equal(0);
    });
  }

  it('is the pool where a proxy is ruled out by the request', async () => {
    await send({ proxy: false }, true);
    expect(sentByNode).to.equal(0);
  });
});
