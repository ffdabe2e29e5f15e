import { expect } from 'chai';
import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { AxiosRequestConfig } from 'axios';
import { failureOf, startRecordingServer } from '../authorized-client';
import { createSelfSigned } from '../../support/self-signed';
import { failing, openRetryingWorld, type RetryingWorld } from './retrying-world';

describe('http: passing failure', () => {
  let world: RetryingWorld;

  beforeEach(async () => {
    world = await openRetryingWorld();
  });

  afterEach(() => world.close());

  describe('what may have had an effect', () => {
    const send = (config: AxiosRequestConfig): Promise<unknown> =>
      world.client().request({ url: '/things', ...config });

    for (const method of ['POST', 'PATCH']) {
      it(`is not sent again by itself: ${method}`, async () => {
        world.answer = () => ({ status: 502 });
        const error = await failureOf(send({ method, data: { a: 1 } }));
        expect(error).to.include({ code: 'REQUEST_FAILED', status: 502 });
        expect(error.message).to.contain(method);
        expect(world.received).to.have.length(1);
      });
    }

    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']) {
      it(`is not a method that is safe or idempotent: ${method}`, async () => {
        world.answer = failing(1, { status: 502 });
        await send({ method });
        expect(world.received).to.have.length(2);
      });
    }

    for (const [why, extra] of [
      ['an Idempotency-Key', { headers: { 'idempotency-key': '1' } }],
      ['a word of its author', { retryable: true }],
    ] as const) {
      it(`is sent again with ${why}`, async () => {
        world.answer = failing(1, { status: 502 });
        await send({ method: 'POST', data: { a: 1 }, ...extra });
        expect(world.received.map(({ body }) => body.toString())).to.deep.equal(['{"a":1}', '{"a":1}']);
      });
    }

    for (const [what, failure] of [
      ['429', { status: 429 }],
      ['503 with Retry-After', { status: 503, headers: { 'retry-after': '2' } }],
      ['a declared limit', { status: 403, headers: { 'x-wait': '2' } }],
    ] as const) {
      it(`is sent again after ${what}, because the API did nothing`, async () => {
        world.answer = failing(1, failure);
        const http = world.client({}, { rateLimit: { statuses: [403], header: 'X-Wait' } });
        await http.post('/things', { a: 1 });
        expect(world.received).to.have.length(2);
      });
    }

    it('is not sent again after a declared status without a wait, which means something else', async () => {
      world.answer = () => ({ status: 403 });
      const http = world.client({}, { rateLimit: { statuses: [403], header: 'X-Wait' } });
      expect((await failureOf(http.get('/me'))).status).to.equal(403);
      expect(world.received).to.have.length(1);
    });
  });

  describe('a network that fails', () => {
    it('is tried again if the connection was refused, whatever the method', async () => {
      const closed = await startRecordingServer(() => ({}));
      await closed.close();
      for (const method of ['GET', 'POST']) {
        const before = world.clock.sleeps.length;
        const http = world.client({ count: 2 }, { baseURL: () => closed.url });
        const error = await failureOf(http.request({ method, url: '/me' }));
        expect(error).to.include({ code: 'REQUEST_UNANSWERED' });
        expect(error.message).to.contain('sent 3 times');
        expect(world.clock.sleeps.slice(before)).to.deep.equal([250, 500]);
      }
    });

    it('is tried again after a reset if that does no harm', async () => {
      let connections = 0;
      const resetting = createServer((socket) => {
        connections += 1;
        socket.once('data', () => socket.resetAndDestroy());
      });
      resetting.listen(0, '127.0.0.1');
      await once(resetting, 'listening');
      const url = `http://127.0.0.1:${String((resetting.address() as AddressInfo).port)}`;
      const http = world.client({}, { baseURL: () => url });
      const error = await failureOf(http.get('/me'));
      expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
      expect(connections).to.equal(4);
      await failureOf(http.post('/me', {}));
      expect(connections).to.equal(5);
      resetting.close();
      await once(resetting, 'close');
    });

    it('is not what a redirect leads into: somebody did get the request', async () => {
      const closed = await startRecordingServer(() => ({}));
      await closed.close();
      world.answer = () => ({ status: 307, headers: { location: closed.url } });
      const http = world.client({}, { origins: [closed.url] });
      expect(await failureOf(http.post('/things', { a: 1 }))).to.include({ code: 'REQUEST_UNANSWERED' });
      expect(world.received).to.have.length(1);
    });

    it('is not a certificate that is refused: it stays what it is', async () => {
      const { certificate, key } = createSelfSigned('api.example.com');
      const server = createSecureServer({ cert: certificate, key }, (_request, response) => response.end());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const error = await failureOf(world.client({}, { baseURL: () => url }).get('/me'));
      server.close();
      await once(server, 'close');
      expect(error).to.include({ code: 'REQUEST_UNANSWERED' });
      expect(world.clock.sleeps).to.deep.equal([]);
    });

    it('is let go before the next attempt, if its answer was a stream', async () => {
      const sockets: Socket[] = [];
      const server = createPlainServer((request, response) => {
        sockets.push(request.socket);
        response.writeHead(sockets.length === 1 ? 503 : 200).write('never ends');
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
      const { data } = await world
        .client({}, { baseURL: () => url })
        .get<Readable>('/me', { responseType: 'stream' });
      const [first] = sockets;
      if (first?.destroyed === false) await once(first, 'close');
      data.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
  });
});
