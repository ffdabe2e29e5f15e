import { expect } from 'chai';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type Answer,
  type RecordingServer,
  type ReceivedRequest,
} from './authorized-client';

describe('R12: the token on a redirect', () => {
  let own: RecordingServer;
  let other: RecordingServer;
  /** What {@link own} and {@link other} answer to `/arrived`. */
  let arrived: Answer;

  const answer = ({ url }: ReceivedRequest): Answer => {
    const to = new URL(url, 'http://127.0.0.1').searchParams.get('to');
    return to === null ? arrived : { status: url.startsWith('/307') ? 307 : 302, headers: { location: to } };
  };

  beforeEach(async () => {
    arrived = { body: 'arrived' };
    own = await startRecordingServer(answer);
    other = await startRecordingServer(answer);
  });

  afterEach(() => Promise.all([own.close(), other.close()]));

  const via = (...stops: readonly string[]): string =>
    stops.reduceRight((to, from) => `${from}?to=${encodeURIComponent(to)}`);

  it('stays on the own origin', async () => {
    const { http } = createTestClient(own.url, listTokens('good'));
    expect((await http.get(via('/start', '/arrived'))).data).to.equal('arrived');
    expect(own.authorizations()).to.deep.equal(['Bearer good', 'Bearer good']);
  });

  it('is dropped on the way to another origin, though it be another port of this machine', async () => {
    const { http } = createTestClient(own.url, listTokens('good'));
    const headers = { cookie: 'session=1', 'x-other': 'kept' };
    expect((await http.get(via('/start', `${other.url}/arrived`), { headers })).data).to.equal('arrived');
    expect(own.authorizations()).to.deep.equal(['Bearer good']);
    expect(other.received[0]?.headers).to.include({ 'x-other': 'kept' });
    expect(other.received[0]?.headers).not.to.have.any.keys('authorization', 'cookie');
  });

  it('does not come back from there', async () => {
    const { http } = createTestClient(own.url, listTokens('good'));
    await http.get(via('/start', `${other.url}/there`, `${own.url}/arrived`));
    expect(other.authorizations()).to.deep.equal([undefined]);
    expect(own.authorizations()).to.deep.equal(['Bearer good', undefined]);
  });

  it('is not meant by a 401 of another origin', async () => {
    arrived = { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
    const tokens = listTokens('good', 'better');
    const { http, trace } = createTestClient(own.url, tokens);
    const error = await failureOf(http.get(via('/start', `${other.url}/arrived`)));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 401 });
    expect(tokens.rejected).to.deep.equal([]);
    expect(trace).to.deep.equal([
      { event: 'request', method: 'GET', status: 401, generation: 0, resent: false, attempt: 1 },
    ]);
  });

  it('goes on to an origin that is listed, where a 401 is meant for it', async () => {
    const tokens = listTokens('good', 'better');
    const { http } = createTestClient(own.url, tokens, { origins: [other.url] });
    expect((await http.get(via('/start', `${other.url}/arrived`))).data).to.equal('arrived');
    expect(other.authorizations()).to.deep.equal(['Bearer good']);
    arrived = { status: 401 };
    const error = await failureOf(http.get(via('/start', `${other.url}/arrived`)));
    expect(error).to.include({ code: 'TOKEN_REJECTED' });
    expect(tokens.rejected).to.deep.equal([1]);
    expect(other.authorizations()).to.deep.equal(['Bearer good', 'Bearer good', 'Bearer better']);
  });

  it('does not turn up at a listed origin if the request was sent without it', async () => {
    const { http } = createTestClient(own.url, listTokens('good'), { origins: [other.url] });
    await http.get(via('/start', `${other.url}/arrived`), { headers: { Authorization: false } });
    expect(other.authorizations()).to.deep.equal([undefined]);
  });

  it('is renewed after a rejection behind a redirect, and the whole way is gone again with its body', async () => {
    const server = await startRecordingServer(({ url, headers }) => {
      if (url === '/start') return { status: 307, headers: { location: '/arrived' } };
      return headers.authorization === 'Bearer better' ? { body: 'arrived' } : { status: 401 };
    });
    const { http } = createTestClient(server.url, listTokens('good', 'better'));
    expect((await http.post('/start', { a: 1 })).data).to.equal('arrived');
    await server.close();
    const seen = server.received.map(({ url, headers, body }) => [
      url,
      headers.authorization,
      body.toString(),
    ]);
    expect(seen).to.deep.equal([
      ['/start', 'Bearer good', '{"a":1}'],
      ['/arrived', 'Bearer good', '{"a":1}'],
      ['/start', 'Bearer better', '{"a":1}'],
      ['/arrived', 'Bearer better', '{"a":1}'],
    ]);
  });

  it('leaves a redirect to the author who wants none followed', async () => {
    const { http } = createTestClient(own.url, listTokens('good'));
    const error = await failureOf(http.get(via('/start', `${other.url}/arrived`), { maxRedirects: 0 }));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 302 });
    expect(other.received).to.have.length(0);
  });

  it('still calls the hook of the author', async () => {
    const { http } = createTestClient(own.url, listTokens('good'));
    const seen: unknown[] = [];
    const beforeRedirect = (target: Record<string, unknown>): void => void seen.push(target['href']);
    await http.get(via('/start', `${other.url}/arrived`), { beforeRedirect });
    expect(seen).to.deep.equal([`${other.url}/arrived`]);
  });

  it('ends a circle with an error', async () => {
    const circle = await startRecordingServer(() => ({ status: 302, headers: { location: '/' } }));
    const { http } = createTestClient(circle.url, listTokens('good'));
    const error = await failureOf(http.get('/', { maxRedirects: 3 }));
    await circle.close();
    expect(error).to.include({ code: 'ANSWER_UNUSABLE' });
    expect(error.message).to.contain('redirect');
  });
});
