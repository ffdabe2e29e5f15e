import { expect } from 'chai';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { RequestFailedError } from '../../lib/errors';
import { createTestClient, failureOf, listTokens, startRecordingServer } from './authorized-client';

describe('http: authorized axios without an answer', () => {
  let resetting: Server;

  beforeEach(async () => {
    resetting = createServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    resetting.listen(0, '127.0.0.1');
    await once(resetting, 'listening');
  });

  afterEach(async () => {
    if (!resetting.listening) return;
    resetting.close();
    await once(resetting, 'close');
  });

  const urlOf = (server: Server): string =>
    `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  it('is a passing failure that names what the network said: connection refused', async () => {
    const url = urlOf(resetting);
    resetting.close();
    await once(resetting, 'close');
    const { http, trace } = createTestClient(url, listTokens('first'));
    const error = await failureOf(http.get('/me'));
    expect(error).to.be.instanceOf(RequestFailedError);
    expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true, isAxiosError: true });
    expect(error.status).to.equal(undefined);
    expect(error.response).to.equal(undefined);
    expect(error.cause).to.include({ networkCode: 'ECONNREFUSED' });
    expect(trace).to.deep.equal([
      { event: 'request', method: 'GET', status: undefined, generation: 1, resent: false, attempt: 1 },
    ]);
  });

  it('is a passing failure that names what the network said: reset', async () => {
    const error = await failureOf(createTestClient(urlOf(resetting), listTokens('first')).http.get('/me'));
    expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
    expect(error.cause).to.include({ networkCode: 'ECONNRESET' });
  });

  it('is a passing failure that names what the network said: time-out', async () => {
    const server = await startRecordingServer(() => undefined);
    const { http } = createTestClient(server.url, listTokens('first'));
    const error = await failureOf(http.get('/me', { timeout: 20 }));
    await server.close();
    expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
    expect(error.message).to.contain('timeout of 20ms exceeded');
  });

  it('is not taken for a rejection: nobody renews, and a write is not sent twice', async () => {
    const server = await startRecordingServer(() => undefined);
    const tokens = listTokens('first', 'second');
    await failureOf(createTestClient(server.url, tokens).http.post('/things', {}, { timeout: 20 }));
    await server.close();
    expect(server.received).to.have.length(1);
    expect(tokens.rejected).to.deep.equal([]);
  });

  it('is told of the second attempt, too', async () => {
    let count = 0;
    const server = await startRecordingServer(() => ((count += 1) === 1 ? { status: 401 } : undefined));
    const { http, trace } = createTestClient(server.url, listTokens('first', 'second'));
    const error = await failureOf(http.get('/me', { timeout: 30 }));
    await server.close();
    expect(error).to.include({ code: 'REQUEST_UNANSWERED' });
    expect(trace.map(({ status, resent }) => [status, resent])).to.deep.equal([
      [401, false],
      [undefined, true],
    ]);
  });

  it('does not repeat secrets of the URL', async () => {
    const { http } = createTestClient(urlOf(resetting), listTokens('first'));
    for (const url of ['/me?api_key=canary&page=2', `${urlOf(resetting)}/me?api_key=canary&page=2`]) {
      const error = await failureOf(http.get(url));
      expect(error.message).to.contain('page=2').and.not.to.contain('canary');
    }
  });
});
