import { expect } from 'chai';
import axios from 'axios';
import {
  accepting,
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type RecordingServer,
} from './authorized-client';

describe('http: authorized axios is axios', () => {
  let server: RecordingServer;

  beforeEach(async () => {
    server = await startRecordingServer(accepting('second'));
  });

  afterEach(() => server.close());

  const client = (...tokens: readonly string[]) => createTestClient(server.url, listTokens(...tokens));

  it('is called as axios is, and makes instances like itself', async () => {
    const { http } = client('second');
    http.defaults.headers.common['X-Common'] = 'c';
    const made = http.create({ params: { a: 1 } });
    await http(`${server.url}/text`, { method: 'put' });
    await http({ url: '/config' });
    await made.postForm('/made', { b: 2 });
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).to.deep.equal([
      'PUT /text',
      'GET /config',
      'POST /made?a=1',
    ]);
    expect(server.received.every(({ headers }) => headers['x-common'] === 'c')).to.equal(true);
    expect(made.getUri({ url: '/x' })).to.equal('/x?a=1');
    const names = Object.keys(axios.create()).filter((name) => !name.startsWith('_'));
    for (const name of names) expect(http, name).to.have.property(name);
  });

  it('runs interceptors once for a request, however often it is sent', async () => {
    const { http } = client('first', 'second');
    const seen: string[] = [];
    http.interceptors.request.use((config) => {
      seen.push('request');
      config.headers.set('X-Added', 'yes');
      return config;
    });
    http.interceptors.response.use((response) => {
      seen.push('response');
      return response;
    });
    await http.get('/me');
    expect(seen).to.deep.equal(['request', 'response']);
    expect(server.received.map(({ headers }) => headers['x-added'])).to.deep.equal(['yes', 'yes']);
  });

  it('shows failures to interceptors', async () => {
    const { http } = client('first');
    http.interceptors.response.use(undefined, (error: unknown) => ({ data: error }));
    const { data } = await http.get<unknown>('/me');
    expect(data).to.include({ code: 'TOKEN_REJECTED' });
  });

  it('sends defaults, parameters and headers with both attempts', async () => {
    const defaults = { proxy: false as const, headers: { 'X-Default': 'd' }, params: { a: 1 } };
    const { http } = createTestClient(server.url, listTokens('first', 'second'), { defaults });
    http.defaults.headers.common['X-Common'] = 'c';
    await http.get('/me', { params: { q: 'ä b', list: [1, 2] }, headers: { 'X-Own': 'o' } });
    for (const { url, headers } of server.received) {
      expect(url).to.equal('/me?a=1&q=%C3%A4+b&list%5B%5D=1&list%5B%5D=2');
      expect(headers).to.include({ 'x-default': 'd', 'x-common': 'c', 'x-own': 'o' });
    }
    expect(server.received).to.have.length(2);
  });

  it('lets the author decide which status is a failure', async () => {
    const missing = await startRecordingServer(() => ({ status: 404 }));
    const { http } = createTestClient(missing.url, listTokens('first'));
    for (const validateStatus of [null, () => true, (status: number) => status === 404]) {
      expect((await http.get('/me', { validateStatus })).status).to.equal(404);
    }
    const error = await failureOf(http.get('/me', { validateStatus: (status) => status === 200 }));
    await missing.close();
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 404 });
  });

  it('renews a rejected token even where every status is fine', async () => {
    const { http } = client('first', 'second');
    expect((await http.get('/me', { validateStatus: () => true })).status).to.equal(200);
  });

  it('sends no token if the request says so, and takes a 401 for an answer then', async () => {
    for (const name of ['Authorization', 'authorization']) {
      const tokens = listTokens('first', 'second');
      const { http, trace } = createTestClient(server.url, tokens);
      const error = await failureOf(http.get('/me', { headers: { [name]: false } }));
      expect(error).to.include({ code: 'REQUEST_FAILED', status: 401 });
      expect(tokens.rejected).to.deep.equal([]);
      expect(trace).to.deep.equal([
        { event: 'request', method: 'GET', status: 401, generation: 0, resent: false, attempt: 1 },
      ]);
    }
    expect(server.authorizations()).to.deep.equal([undefined, undefined]);
  });

  it('puts the token in the place of another Authorization header', async () => {
    await client('second').http.get('/me', { headers: { authorization: 'Basic eDp5' } });
    expect(server.authorizations()).to.deep.equal(['Bearer second']);
  });

  it('leaves user and password to the author, and takes a 401 for an answer then', async () => {
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(server.url, tokens);
    const error = await failureOf(http.get('/me', { auth: { username: 'u', password: 'p' } }));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 401 });
    expect(server.authorizations()).to.deep.equal(['Basic dTpw']);
    expect(tokens.rejected).to.deep.equal([]);
  });

  it('asks for the base URL of each token, because a refresh may move the account', async () => {
    const moved = await startRecordingServer(() => ({ body: 'moved' }));
    const tokens = listTokens(
      { access_token: 'first', instance_url: server.url },
      { access_token: 'third', instance_url: moved.url },
    );
    const baseURL = (set: { raw: Readonly<Record<string, unknown>> }): string =>
      String(set.raw['instance_url']);
    const { http } = createTestClient(undefined, tokens, { baseURL });
    expect((await http.get('/me')).data).to.equal('moved');
    await moved.close();
    expect(server.authorizations()).to.deep.equal(['Bearer first']);
    expect(moved.authorizations()).to.deep.equal(['Bearer third']);
  });

  describe('cancellation', () => {
    it('before the request sends nothing', async () => {
      const error = await failureOf(client('second').http.get('/me', { signal: AbortSignal.abort() }));
      expect(axios.isCancel(error)).to.equal(true);
      expect(server.received).to.have.length(0);
    });

    for (const way of ['signal', 'cancelToken'] as const) {
      const canceller = () => {
        const controller = new AbortController();
        const source = axios.CancelToken.source();
        return way === 'signal'
          ? {
              config: { signal: controller.signal },
              cancel: () => {
                controller.abort();
              },
            }
          : {
              config: { cancelToken: source.token },
              cancel: () => {
                source.cancel();
              },
            };
      };

      it(`while a token is obtained sends nothing: ${way}`, async () => {
        const { config, cancel } = canceller();
        const tokens = listTokens('second');
        const current = () => {
          cancel();
          return tokens.current();
        };
        const { http } = createTestClient(server.url, { ...tokens, current });
        expect(axios.isCancel(await failureOf(http.post('/me', {}, config)))).to.equal(true);
        // A later request over the same loopback would come after one that was sent behind the author's back.
        await http.get('/next');
        expect(server.received.map(({ url }) => url)).to.deep.equal(['/next']);
      });

      it(`while the request is on its way is one of axios: ${way}`, async () => {
        const { config, cancel } = canceller();
        const hanging = await startRecordingServer(() => {
          cancel();
          return undefined;
        });
        const error = await failureOf(
          createTestClient(hanging.url, listTokens('first')).http.get('/me', config),
        );
        await hanging.close();
        expect(axios.isCancel(error)).to.equal(true);
        expect(error).to.include({ code: 'ERR_CANCELED' });
      });

      it(`after a rejection does not send the request again: ${way}`, async () => {
        const { config, cancel } = canceller();
        const tokens = listTokens('first', 'second');
        const renew: typeof tokens.renew = (rejected) => {
          cancel();
          return tokens.renew(rejected);
        };
        const { http } = createTestClient(server.url, { ...tokens, renew });
        expect(axios.isCancel(await failureOf(http.post('/me', {}, config)))).to.equal(true);
        expect(tokens.rejected).to.deep.equal([1]);
        await http.get('/next');
        expect(server.received.map(({ url }) => url)).to.deep.equal(['/me', '/next']);
      });
    }
  });
});
