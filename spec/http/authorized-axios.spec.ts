import { expect } from 'chai';
import {
  InsufficientScopeError,
  RateLimitedError,
  RequestFailedError,
  TokenRejectedError,
} from '../../lib/errors';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { Renewal } from '../../lib/ports';
import {
  accepting,
  createTestClient,
  failureOf,
  listTokens,
  REJECTION,
  startRecordingServer,
  type Answer,
  type ReceivedRequest,
  type RecordingServer,
} from './authorized-client';

describe('http: authorized axios', () => {
  const open: { close(): Promise<void> }[] = [];

  async function serve(answer: (request: ReceivedRequest) => Answer | undefined): Promise<RecordingServer> {
    const server = await startRecordingServer(answer);
    open.push(server);
    return server;
  }

  async function serveApi(active: string): Promise<ResourceServer> {
    const api = await startResourceServer({ isActive: (token) => token === active });
    open.push(api);
    return api;
  }

  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  describe('E4: refresh when it is required', () => {
    it('sends the current token as a bearer', async () => {
      const server = await serve(() => ({}));
      await createTestClient(server.url, listTokens('first')).http.get('/me');
      expect(server.authorizations()).to.deep.equal(['Bearer first']);
    });

    it('sends a rejected request exactly once more, with the renewed token', async () => {
      const api = await serveApi('second');
      const tokens = listTokens('first', 'second');
      const { http, trace } = createTestClient(api.url, tokens);
      expect((await http.get('/me')).data).to.include({ id: 'user-1' });
      expect(api.counts()).to.deep.equal({ requests: 2, rejected: 1, served: 1 });
      expect(tokens.rejected).to.deep.equal([1]);
      expect(tokens.rejectedTwice).to.deep.equal([]);
      expect(trace).to.deep.equal([
        {
          event: 'request',
          method: 'GET',
          status: 401,
          generation: 1,
          resent: false,
          attempt: 1,
          rejectedBy: 'status',
        },
        { event: 'request', method: 'GET', status: 200, generation: 2, resent: true, attempt: 2 },
      ]);
    });

    it('tells of a request if somebody listens when its answer is there', async () => {
      const server = await serve(() => ({}));
      let listens = false;
      const { http, trace } = createTestClient(server.url, listTokens('first'), { isTraced: () => listens });
      await http.get('/me');
      expect(trace).to.have.length(0);
      listens = true;
      await http.get('/me');
      expect(trace).to.have.length(1);
    });

    it('takes the second rejection for an answer, and hands it out with its body parsed', async () => {
      const server = await serve(() => REJECTION);
      const tokens = listTokens('first', 'second', 'third');
      const error = await failureOf(createTestClient(server.url, tokens).http.get('/me'));
      expect(error).to.be.instanceOf(TokenRejectedError);
      expect(error).to.include({ code: 'TOKEN_REJECTED', status: 401, isAxiosError: true });
      expect(error.response).to.include({ status: 401 });
      expect(error.response).to.have.property('data').that.deep.equals(REJECTION.body);
      expect(error.message).to.contain('and rejected the renewed one, too');
      expect(server.authorizations()).to.deep.equal(['Bearer first', 'Bearer second']);
    });

    it('reports a second rejection to the tokens, so that no storm follows', async () => {
      const server = await serve(() => REJECTION);
      const tokens = listTokens('first', 'second');
      await failureOf(createTestClient(server.url, tokens).http.get('/me'));
      expect(tokens.rejected).to.deep.equal([1]);
      expect(tokens.rejectedTwice).to.deep.equal([2]);
    });

    it('lets the failure of a renewal through as it is', async () => {
      const server = await serve(() => REJECTION);
      const failure = new RangeError('no refresh today');
      const tokens = { ...listTokens('first'), renew: () => Promise.reject(failure) };
      expect(await failureOf(createTestClient(server.url, tokens).http.get('/me'))).to.equal(failure);
      expect(server.received).to.have.length(1);
    });

    it('lets the failure to find a token through as it is, and sends nothing', async () => {
      const server = await serve(() => ({}));
      const failure = new RangeError('not connected');
      const tokens = { ...listTokens('first'), current: () => Promise.reject(failure) };
      expect(await failureOf(createTestClient(server.url, tokens).http.get('/me'))).to.equal(failure);
      expect(server.received).to.have.length(0);
    });

    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      it(`sends ${method} again after a clean rejection`, async () => {
        const server = await serve(accepting('second'));
        const { http } = createTestClient(server.url, listTokens('first', 'second'));
        expect((await http.request({ method, url: '/things' })).status).to.equal(200);
        expect(server.received.map((request) => request.method)).to.deep.equal([method, method]);
      });
    }

    it('renews for every request that is rejected, and no more often', async () => {
      const server = await serve(accepting('second'));
      const tokens = listTokens('first', 'second');
      const { http } = createTestClient(server.url, tokens);
      await http.get('/one');
      await http.get('/two');
      expect(tokens.rejected).to.deep.equal([1]);
      expect(server.authorizations()).to.deep.equal(['Bearer first', 'Bearer second', 'Bearer second']);
    });
  });

  describe('refresh.when never, and the cool-down', () => {
    for (const [because, code, words, remedy] of [
      ['disabled', 'REFRESH_DISABLED', 'refreshing is off for this connection', 'refresh.when'],
      ['cooling-down', 'TOKEN_REJECTED', 'was just renewed, so it was not renewed again', 'after a pause'],
    ] as const) {
      it(`says so where a token is not renewed because it is ${because}`, async () => {
        const server = await serve(() => REJECTION);
        const renewal: Renewal = { renewed: false, because };
        const tokens = { ...listTokens('first'), renew: () => Promise.resolve(renewal) };
        const error = await failureOf(createTestClient(server.url, tokens).http.get('/me'));
        expect(error).to.be.instanceOf(TokenRejectedError);
        expect(error).to.include({ code, status: 401, transient: false });
        expect(error.message).to.contain(words);
        expect(error.remedy).to.contain(remedy);
        expect(error.response).to.have.property('data').that.deep.equals(REJECTION.body);
        expect(server.received).to.have.length(1);
      });
    }
  });

  describe('what is no rejection', () => {
    it('never renews for insufficient_scope, and names the scopes', async () => {
      const api = await serveApi('first');
      const tokens = listTokens('first', 'second');
      const { http } = createTestClient(api.url, tokens, { rejection: { statuses: [403] } });
      const error = await failureOf(http.get('/scope'));
      expect(error).to.be.instanceOf(InsufficientScopeError);
      expect(error).to.include({ code: 'INSUFFICIENT_SCOPE', status: 403, transient: false });
      expect(error.requiredScopes).to.deep.equal(['a', 'b']);
      expect(error.message).to.contain('the scopes "a b"');
      expect(tokens.rejected).to.deep.equal([]);
      expect(api.counts().requests).to.equal(1);
    });

    it('hands out another status as an error that code for axios understands', async () => {
      const api = await serveApi('first');
      const tokens = listTokens('first', 'second');
      const error = await failureOf(createTestClient(api.url, tokens).http.get('/nowhere'));
      expect(error).to.be.instanceOf(RequestFailedError);
      expect(error).to.include({ code: 'REQUEST_FAILED', status: 404, isAxiosError: true, transient: false });
      expect(error.response).to.have.property('data').that.deep.equals({ error: 'not_found' });
      expect(tokens.rejected).to.deep.equal([]);
    });

    it('takes a 5xx for a passing problem of the API', async () => {
      const api = await serveApi('first');
      const error = await failureOf(createTestClient(api.url, listTokens('first')).http.get('/status/503'));
      expect(error).to.include({ code: 'REQUEST_FAILED', status: 503, transient: true });
      expect(error.remedy).to.contain('problem of its own');
    });

    for (const [header, retryAfterMs] of [
      ['7', 7000],
      ['Thu, 01 Jan 2026 00:00:09 GMT', 9000],
      ['soon', undefined],
    ] as const) {
      it(`says with a 429 how long to wait: Retry-After: ${header}`, async () => {
        // The clock of the specs is another one: a date is read by the clock of the server that gave it.
        const date = 'Thu, 01 Jan 2026 00:00:00 GMT';
        const server = await serve(() => ({ status: 429, headers: { date, 'retry-after': header } }));
        const error = await failureOf(createTestClient(server.url, listTokens('first')).http.get('/me'));
        expect(error).to.be.instanceOf(RateLimitedError);
        expect(error).to.include({ code: 'RATE_LIMITED', status: 429, transient: true });
        expect(error.retryAfterMs).to.equal(retryAfterMs);
      });
    }
  });
});
