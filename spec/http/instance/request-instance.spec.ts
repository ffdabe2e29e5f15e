import axios, { AxiosHeaders, type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { expect } from 'chai';
import fc from 'fast-check';
import { prepareDefaults, type PreparedDefaults } from '../../../lib/http/instance/prepared-defaults';
import { createRequestInstance } from '../../../lib/http/instance/request-instance';

const DEFAULTS = prepareDefaults({
  timeout: 5,
  headers: { 'X-Ours': 'one', common: { 'X-Common': 'c' }, post: { 'X-Post': 'p' } },
} as never);

/** An adapter that keeps what it was given, and answers with JSON. */
function createRecorder() {
  const seen: Record<string, unknown>[] = [];
  const adapter: AxiosAdapter = (config) => {
    const { headers, ...members } = config;
    const said = Object.entries({ ...members, adapter: undefined }).filter(
      ([, value]) => !['undefined', 'function'].includes(typeof value),
    );
    seen.push({ ...Object.fromEntries(said), headers: { ...headers.toJSON() } });
    return Promise.resolve({
      data: '{"ok":true}',
      status: 200,
      statusText: 'OK',
      headers: new AxiosHeaders({ 'content-type': 'application/json' }),
      config,
    });
  };
  return { adapter, seen };
}

/** What a request is made of, on the short way and on axios' own. */
async function bothWays(given: AxiosRequestConfig, defaults: PreparedDefaults = DEFAULTS) {
  const { adapter, seen } = createRecorder();
  const short = createRequestInstance(defaults, adapter);
  const long = createRequestInstance(defaults, adapter);
  // Whoever asks for these may change them.
  expect(long.interceptors).to.be.an('object');
  const answers = [await short.request(given), await long.request(given)];
  return { seen, answers };
}

const NAME = fc
  .stringMatching(/^[A-Za-z][A-Za-z-]{0,11}$/)
  .filter((name) => !/^(?:common|get|post|put|patch|delete|head|options|query)$/.test(name));
const TEXT = fc.stringMatching(/^[ -~]{0,12}$/);
const PRIMITIVE = fc.oneof(TEXT, fc.integer(), fc.boolean());

const PLAIN_REQUEST = fc.record(
  {
    url: fc.constantFrom('/a', '/a?b=c', 'https://api.example.com/x', ''),
    method: fc.constantFrom('get', 'POST', 'Put', 'patch', 'delete', 'HEAD', 'options'),
    baseURL: fc.constantFrom('https://api.example.com', 'https://api.example.com/v1/'),
    data: fc.oneof(TEXT, fc.dictionary(NAME, PRIMITIVE), fc.constant(undefined), fc.constant(null)),
    params: fc.dictionary(NAME, PRIMITIVE),
    headers: fc.dictionary(NAME, PRIMITIVE, { maxKeys: 3 }),
    timeout: fc.nat(),
    responseType: fc.constantFrom('json', 'text', 'arraybuffer', undefined),
    maxRedirects: fc.nat(5),
    retries: fc.nat(5),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<AxiosRequestConfig>;

describe('http: an instance', () => {
  it('makes the same of a plain request as axios does', () =>
    fc.assert(
      fc.asyncProperty(PLAIN_REQUEST, async (given) => {
        const { seen, answers } = await bothWays(given);
        expect(seen[0]).to.deep.equal(seen[1]);
        expect(answers[0]?.data).to.deep.equal(answers[1]?.data);
        expect(answers[0]).to.have.property('duration').that.is.a('number');
      }),
      { numRuns: 300 },
    ));

  for (const [what, given] of [
    ['a member that is to be merged', { transitional: { clarifyTimeoutError: true } }],
    ['headers of axios', { headers: new AxiosHeaders({ a: 'b' }) }],
    ['headers by method', { method: 'post', headers: { post: { 'X-Post': 'mine' } } as never }],
    ['a header that is left open', { headers: { 'X-Ours': undefined } }],
    ['parameters in a list', { params: { a: [1, 2] } }],
    ['parameters of the web', { params: new URLSearchParams('a=b') }],
    ['a status that everybody wants', { validateStatus: null }],
    ['a form', { method: 'post', data: new URLSearchParams('a=b') }],
  ] as readonly (readonly [string, AxiosRequestConfig])[]) {
    it(`makes the same of ${what}, too`, async () => {
      const { seen } = await bothWays({ url: '/a', ...given });
      expect(seen).to.have.lengthOf(2);
      expect(seen[0]).to.deep.equal(seen[1]);
    });
  }

  it('keeps what is given to one request from the next', async () => {
    const { adapter, seen } = createRecorder();
    const http = createRequestInstance(DEFAULTS, adapter);
    await http.get('/a', { headers: { 'X-Ours': 'two', 'X-Mine': '1' }, timeout: 9 });
    await http.get('/a');
    expect(seen[1]).to.include({ timeout: 5 });
    expect(seen[1]?.['headers']).to.include({ 'X-Ours': 'one' }).and.not.have.property('X-Mine');
  });

  it('takes over what a caller changes in its defaults', async () => {
    const { adapter, seen } = createRecorder();
    const http = createRequestInstance(DEFAULTS, adapter);
    await http.get('/a');
    http.defaults.timeout = 7;
    http.defaults.headers.common['X-Later'] = 'yes';
    await http.get('/a');
    expect(seen.map(({ timeout }) => timeout)).to.deep.equal([5, 7]);
    expect(seen[1]?.['headers']).to.include({ 'X-Later': 'yes', 'X-Ours': 'one' });
    // And leaves those of all others alone.
    await createRequestInstance(DEFAULTS, adapter).get('/a');
    expect(seen[2]).to.include({ timeout: 5 });
  });

  it('runs interceptors', async () => {
    const { adapter, seen } = createRecorder();
    const http = createRequestInstance(DEFAULTS, adapter);
    http.interceptors.request.use((config) => {
      config.headers.set('X-Intercepted', 'yes');
      return config;
    });
    http.interceptors.response.use((response) => ({ ...response, data: 'intercepted' as unknown }));
    expect((await http.post('/a', { b: 1 })).data).to.equal('intercepted');
    expect(seen[0]?.['headers']).to.include({ 'X-Intercepted': 'yes', 'X-Post': 'p' });
  });

  it('makes further instances, with an adapter of their own if they bring one', async () => {
    const { adapter, seen } = createRecorder();
    const { adapter: other, seen: seenByOther } = createRecorder();
    const http = createRequestInstance(DEFAULTS, adapter);
    await http.create({ timeout: 8, headers: { 'X-Mine': '1' } }).get('/a');
    await http.create({ adapter: other }).get('/b');
    expect(seen).to.have.lengthOf(1);
    expect(seen[0]).to.include({ timeout: 8 });
    expect(seen[0]?.['headers']).to.include({ 'X-Mine': '1', 'X-Ours': 'one' });
    expect(seenByOther[0]).to.include({ url: '/b', timeout: 5 });
  });

  it('has the methods of axios, which need no `this`', async () => {
    const { adapter, seen } = createRecorder();
    const http = createRequestInstance(DEFAULTS, adapter);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- that is what is shown here
    const { get, post, postForm, request, getUri } = http;
    await get('/a');
    await post('/b', 'text');
    await postForm('/c', { d: 'e' });
    await request({ url: '/f' });
    await http('/g');
    await http({ url: '/h', method: 'delete' });
    expect(seen.map(({ url }) => url)).to.deep.equal(['/a', '/b', '/c', '/f', '/g', '/h']);
    expect(getUri({ url: '/i', params: { j: 1 } })).to.equal('/i?j=1');
    const missing = Object.keys(axios.create()).filter((name) => !name.startsWith('_') && !(name in http));
    expect(missing).to.deep.equal([]);
  });

  it('parses the body of a failure, and does not look at one that was cancelled', async () => {
    const failure = Object.assign(new TypeError('no'), {
      response: { data: '{"a":1}', headers: {}, status: 400 },
    });
    const http = createRequestInstance(DEFAULTS, () => Promise.reject(failure));
    const error: unknown = await http.get('/a').catch((reason: unknown) => reason);
    expect(error).to.equal(failure);
    expect(failure.response.data).to.deep.equal({ a: 1 });
    const controller = new AbortController();
    const stopped = createRequestInstance(DEFAULTS, () => {
      controller.abort();
      return Promise.reject(failure);
    });
    const reason: unknown = await stopped
      .get('/a', { signal: controller.signal })
      .catch((thrown: unknown) => thrown);
    expect(axios.isCancel(reason)).to.equal(true);
  });
});
