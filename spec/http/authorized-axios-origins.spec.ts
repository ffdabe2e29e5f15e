import { expect } from 'chai';
import { ConfigurationError } from '../../lib/errors';
import type { AuthorizedAxiosOptions } from '../../lib/http/attempt';
import {
  accepting,
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type RecordingServer,
} from './authorized-client';

describe('R12: where the token may go', () => {
  let own: RecordingServer;
  let other: RecordingServer;

  beforeEach(async () => {
    own = await startRecordingServer(accepting('good'));
    other = await startRecordingServer(() => ({ status: 401, body: { who: 'other' } }));
  });

  afterEach(() => Promise.all([own.close(), other.close()]));

  const client = (options: Partial<AuthorizedAxiosOptions> = {}) => {
    const tokens = listTokens('good', 'good');
    return { ...createTestClient(own.url, tokens, options), tokens };
  };

  it('goes to absolute URLs on the origin of the base URL', async () => {
    const { http } = client();
    await http.get(`${own.url}/absolute`);
    await http.get(own.url.toUpperCase().replace('HTTP', 'hTTp'));
    await http.get('/v2', { baseURL: `${own.url}/api` });
    expect(own.received.map(({ url }) => url)).to.deep.equal(['/absolute', '/', '/api/v2']);
  });

  it('goes to the origins that are listed', async () => {
    const listed = await startRecordingServer(accepting('good'));
    const { http } = client({ origins: [`${listed.url}/whatever`] });
    expect((await http.get(`${listed.url}/uploads`)).status).to.equal(200);
    expect((await http.get('/uploads', { baseURL: listed.url })).status).to.equal(200);
    await listed.close();
    expect(listed.authorizations()).to.deep.equal(['Bearer good', 'Bearer good']);
  });

  it('needs no base URL for the origins that are listed', async () => {
    const { http } = client({ baseURL: () => undefined, origins: [own.url] });
    expect((await http.get(`${own.url}/me`)).status).to.equal(200);
    const error = await failureOf(http.get('/me'));
    expect(error).to.include({ code: 'FOREIGN_ORIGIN' });
  });

  const FOREIGN: readonly (readonly [string, (other: RecordingServer) => Record<string, unknown>])[] = [
    ['an absolute URL', ({ url }) => ({ url: `${url}/x` })],
    ['an absolute URL with spaces in front', ({ url }) => ({ url: ` \t${url}/x`, baseURL: '' })],
    ['a URL without a scheme', ({ port }) => ({ url: `//127.0.0.1:${String(port)}/x` })],
    [
      'a URL that has our host for a user',
      ({ port }) => ({ url: `http://${own.url.slice(7)}@127.0.0.1:${String(port)}/` }),
    ],
    ['a base URL of its own', ({ url }) => ({ url: '/x', baseURL: url })],
    ['a base URL of its own with a space in front', ({ url }) => ({ url: '/x', baseURL: ` ${url}` })],
    [
      'a base URL that is put in front of an absolute one',
      ({ url }) => ({ url: `${own.url}/x`, baseURL: url, allowAbsoluteUrls: false }),
    ],
    ['the same host by another name', ({ port }) => ({ url: `http://localhost:${String(port)}/x` })],
    ['plain http to a host that is not this machine', () => ({ url: 'http://api.example.com/x' })],
    ['another protocol', () => ({ url: 'ftp://127.0.0.1/x' })],
  ];
  for (const [what, request] of FOREIGN) {
    it(`does not go, and nothing is sent: ${what}`, async () => {
      const { http, tokens } = client();
      const error = await failureOf(http.request(request(other)));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(error).to.include({ code: 'FOREIGN_ORIGIN', transient: false });
      expect(error.message).to.contain('leads away from this connection');
      expect(own.received).to.have.length(0);
      expect(other.received).to.have.length(0);
      expect(tokens.rejected).to.deep.equal([]);
    });
  }

  it('stays at home where requests to other origins are sent without it, and their 401 says nothing', async () => {
    const { http, tokens, trace } = client({ foreignOrigins: 'anonymous' });
    for (const [what, request] of FOREIGN.slice(0, 7).filter(([name]) => !/scheme|user/.test(name))) {
      const error = await failureOf(http.request(request(other)));
      expect(error, what).to.include({ code: 'REQUEST_FAILED', status: 401 });
      expect(error.response, what).to.have.property('data').that.deep.equals({ who: 'other' });
    }
    expect(other.received).to.have.length(5);
    expect(other.authorizations().every((header) => header === undefined)).to.equal(true);
    expect(own.received).to.have.length(0);
    expect(tokens.rejected).to.deep.equal([]);
    expect(trace.every(({ generation }) => generation === 0)).to.equal(true);
  });

  it('is not sent beside a user in the URL, who takes its header', async () => {
    const { http, tokens } = client();
    const error = await failureOf(http.get(`${own.url.replace('//', '//user:pass@')}/me`));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 401 });
    expect(error.message).not.to.contain('pass');
    expect(own.authorizations()).to.deep.equal(['Basic dXNlcjpwYXNz']);
    expect(tokens.rejected).to.deep.equal([]);
  });

  it('cannot be led away by a path', async () => {
    const { http } = client();
    for (const url of ['/\\127.0.0.1:1/x', '@127.0.0.1:1/x', `?to=${other.url}`, ':1@127.0.0.1/', '..//x']) {
      expect((await http.get(url)).status, url).to.equal(200);
    }
    expect(own.received).to.have.length(5);
  });

  it('is not sent over plain http to a base URL that is not this machine', async () => {
    for (const foreignOrigins of ['refuse', 'anonymous'] as const) {
      const { http } = client({ baseURL: () => 'http://api.example.com', foreignOrigins });
      const error = await failureOf(http.get('/me'));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(error).to.include({ code: 'INSECURE_URL' });
      expect(error.message).to.contain('The base URL is "http://api.example.com/", which is not https');
    }
  });

  for (const [origin, words] of [
    ['uploads.example.com', 'not an absolute URL'],
    ['http://uploads.example.com', 'not https'],
  ] as const) {
    it(`is not sent while a listed origin cannot be used: ${origin}`, async () => {
      const error = await failureOf(client({ origins: [origin] }).http.get(`${own.url}/me`));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(error).to.include({ code: 'INSECURE_URL' });
      expect(error.message).to.contain('`origins`').and.to.contain(words);
      expect(own.received).to.have.length(0);
    });
  }
});
