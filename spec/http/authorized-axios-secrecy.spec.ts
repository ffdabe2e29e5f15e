import { expect } from 'chai';
import { inspect } from 'node:util';
import type { AxiosRequestConfig } from 'axios';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { AccessTokens, Renewal } from '../../lib/ports';
import { createTestClient, failureOf, listTokens, startRecordingServer } from './authorized-client';

const FIRST = 'canary-token-first';
const SECOND = 'canary-token-second';

/** All that can be seen of a value: what a logger, a debugger and JSON show, errors, causes and hidden members. */
function everythingOf(value: unknown): string {
  const shown = [
    inspect(value, { depth: 10, showHidden: true, maxArrayLength: null, maxStringLength: null }),
  ];
  for (let part = value; part instanceof Error; part = part.cause) {
    shown.push(part.message, String(part.stack), inspect(part.cause, { depth: 10, showHidden: true }));
  }
  return [...shown, toJson(value)].join('\n');
}

function toJson(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_name, member: unknown) => {
    if (typeof member === 'object' && member !== null && seen.has(member)) return '[seen]';
    seen.add(member);
    return member;
  });
}

function expectNoToken(value: unknown): void {
  expect(everythingOf(value)).not.to.contain('canary');
}

describe('R12: the token shows nowhere', () => {
  let api: ResourceServer;

  beforeEach(async () => {
    api = await startResourceServer({ isActive: (token) => token === SECOND });
  });

  afterEach(() => api.close());

  const request = (config: AxiosRequestConfig, tokens: AccessTokens = listTokens(FIRST, SECOND)) =>
    createTestClient(api.url, tokens).http.request({ timeout: 1000, ...config });

  for (const responseType of ['json', 'text', 'arraybuffer', 'stream'] as const) {
    it(`in the answer to a request: ${responseType}`, async () => {
      const response = await request({ url: '/me', responseType });
      expect(response).to.have.property('request', undefined);
      expectNoToken(response);
      expect(response.config.headers.has('Authorization')).to.equal(false);
    });

    it(`in the error that carries an answer: ${responseType}`, async () => {
      const error = await failureOf(request({ url: '/nowhere', responseType }));
      expect(error).to.include({ code: 'REQUEST_FAILED', status: 404 });
      expectNoToken(error);
      expectNoToken(error.response);
    });

    it(`in the error after a second rejection: ${responseType}`, async () => {
      const error = await failureOf(request({ url: '/forbidden', responseType }));
      expect(error).to.include({ code: 'TOKEN_REJECTED' });
      expectNoToken(error);
      expectNoToken(error.response);
    });
  }

  it('in the error of a token that is not renewed', async () => {
    const renewal: Renewal = { renewed: false, because: 'disabled' };
    const tokens = { ...listTokens(FIRST), renew: () => Promise.resolve(renewal) };
    expectNoToken(await failureOf(request({ url: '/me' }, tokens)));
  });

  it('in the error of a scope that is missing', async () => {
    expectNoToken(await failureOf(request({ url: '/scope' })));
  });

  it('in the error of a request without an answer', async () => {
    expectNoToken(await failureOf(request({ url: '/hang', timeout: 20 })));
    const { url } = await startRecordingServer(() => ({})).then(async (server) => {
      await server.close();
      return server;
    });
    expectNoToken(await failureOf(createTestClient(url, listTokens(FIRST)).http.get('/me')));
  });

  it('in the error of an answer that is too large, or nonsense', async () => {
    expectNoToken(await failureOf(request({ url: '/me', maxContentLength: 5 })));
    const server = await startRecordingServer(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: 'no gzip',
    }));
    const error = await failureOf(createTestClient(server.url, listTokens(FIRST)).http.get('/me'));
    await server.close();
    expect(error).to.include({ code: 'ANSWER_UNUSABLE' });
    expectNoToken(error);
  });

  it('in the error of a request that was cancelled', async () => {
    const controller = new AbortController();
    const canceled = failureOf(request({ url: '/hang', signal: controller.signal }));
    setImmediate(() => {
      controller.abort();
    });
    expectNoToken(await canceled);
  });

  it('in what interceptors and transforms are given', async () => {
    const { http } = createTestClient(api.url, listTokens(FIRST, SECOND));
    http.interceptors.request.use((config) => {
      expect(config.headers.has('Authorization')).to.equal(false);
      return config;
    });
    http.interceptors.response.use((response) => {
      expectNoToken(response);
      return response;
    });
    const transformResponse = (data: string, headers: unknown): string => {
      expectNoToken([data, headers]);
      return data;
    };
    expect((await http.get('/me', { transformResponse })).status).to.equal(200);
  });

  it('in the trace', async () => {
    const { http, trace } = createTestClient(api.url, listTokens(FIRST, SECOND));
    await http.get('/me');
    await failureOf(http.get('/nowhere'));
    expect(trace).to.have.length(3);
    expectNoToken(trace);
  });

  it('where a token with line breaks and letters that no header can hold is sent', async () => {
    const odd = `canary-first\r\nX-Injected: 1\u0000\u20ac`;
    const server = await startRecordingServer(() => ({ status: 401 }));
    const error = await failureOf(createTestClient(server.url, listTokens(odd)).http.get('/me'));
    await server.close();
    expect(error).to.include({ name: 'TokenRejectedError', code: 'TOKEN_REJECTED' });
    expectNoToken(error);
    expect(server.received.map(({ headers }) => headers['x-injected'])).to.deep.equal([undefined, undefined]);
  });

  it('in the errors of a hook', async () => {
    const beforeRedirect = (): void => {
      throw new RangeError('from the hook');
    };
    const error = await failureOf(request({ url: '/redirect?to=/me', beforeRedirect }, listTokens(SECOND)));
    expect(error).to.include({ name: 'RequestFailedError' });
    expect(error.message).to.contain('from the hook');
    expectNoToken(error);
  });
});
