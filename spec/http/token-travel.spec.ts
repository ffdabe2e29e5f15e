import { expect } from 'chai';
import axios, { AxiosHeaders } from 'axios';
import { inspect } from 'node:util';
import type { AuthorizedAxiosOptions } from '../../lib/http/attempt';
import { buildTokenHeader, createTokenHeaderBuilder, type TokenTravel } from '../../lib/http/token-travel';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type Answer,
  type ReceivedRequest,
  type RecordingServer,
} from './authorized-client';

const TOKEN = 'canary+/=1';

describe('http: how the token travels', () => {
  let server: RecordingServer;
  let other: RecordingServer;
  let answer: (request: ReceivedRequest) => Answer;

  beforeEach(async () => {
    answer = () => ({ body: { ok: true } });
    server = await startRecordingServer((request) => answer(request));
    other = await startRecordingServer(() => ({ body: { who: 'other' } }));
  });

  afterEach(() => Promise.all([server.close(), other.close()]));

  it('is written once for a token, and anew for another one or another way', async () => {
    const build = createTokenHeaderBuilder();
    const token = await listTokens('canary-a').current();
    const travel: TokenTravel = {};
    const header = build(token, travel);
    expect(header).to.deep.equal({ name: 'Authorization', value: 'Bearer canary-a' });
    expect(build(token, travel)).to.equal(header);
    expect(build(token, { header: 'X-Token' })).to.deep.equal({ name: 'X-Token', value: 'canary-a' });
    expect(build({ ...token, value: 'canary-b' }, travel)?.value).to.equal('Bearer canary-b');
  });

  const client = (travel: TokenTravel, options: Partial<AuthorizedAxiosOptions> = {}) =>
    createTestClient(server.url, listTokens(TOKEN, 'canary-2'), { travel, ...options }).http;

  /** Where the token was in the last request. */
  const last = (): ReceivedRequest => {
    const request = server.received.at(-1);
    if (request === undefined) throw new TypeError('expected a request');
    return request;
  };

  it('is a header, with or without a word before the token', () => {
    const cases: readonly (readonly [TokenTravel, string, string])[] = [
      [{}, 'Authorization', 'Bearer t'],
      [{ prefix: 'Zoho-oauthtoken' }, 'Authorization', 'Zoho-oauthtoken t'],
      [{ prefix: '' }, 'Authorization', 't'],
      [{ header: 'authorization' }, 'authorization', 'Bearer t'],
      [{ header: 'X-Token' }, 'X-Token', 't'],
      [{ header: 'X-Token', prefix: 'T' }, 'X-Token', 'T t'],
      [{ cookie: 'session' }, 'Cookie', 'session=t'],
    ];
    for (const [travel, name, value] of cases) {
      expect(buildTokenHeader('t', travel)).to.deep.equal({ name, value });
    }
    expect(buildTokenHeader('a b;c', { cookie: 's' })?.value).to.equal('s=a%20b%3Bc');
    expect(buildTokenHeader('t', { query: 'access_token' })).to.equal(undefined);
  });

  const WAYS: readonly (readonly [TokenTravel, (request: ReceivedRequest) => unknown])[] = [
    [{}, ({ headers }) => headers.authorization?.replace('Bearer ', '')],
    [{ header: 'X-Api-Token' }, ({ headers }) => headers['x-api-token']],
    [{ query: 'access_token' }, ({ url }) => new URL(url, 'http://x').searchParams.get('access_token')],
    [
      { cookie: 'sid' },
      ({ headers }) => decodeURIComponent(/sid=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? ''),
    ],
  ];
  for (const [travel, tokenIn] of WAYS) {
    const way = JSON.stringify(travel);

    it(`brings the token where it belongs, and nowhere else: ${way}`, async () => {
      const response = await client(travel).get('/me', { params: { a: 'b' } });
      expect(tokenIn(last())).to.equal(TOKEN);
      const everywhere = JSON.stringify([decodeURIComponent(last().url), last().headers]);
      expect(decodeURIComponent(everywhere).split('canary')).to.have.length(2);
      expect(new URL(last().url, 'http://x').searchParams.get('a')).to.equal('b');
      expect(inspect([response.config, response.request], { depth: 9 })).not.to.contain('canary');
    });

    it(`shows the token in no error: ${way}`, async () => {
      answer = () => ({ status: 418, body: {} });
      const refused = await failureOf(client(travel).get('/me'));
      await server.close();
      const unanswered = await failureOf(client(travel).get('/me'));
      expect(refused).to.include({ code: 'REQUEST_FAILED' });
      expect(unanswered).to.include({ code: 'REQUEST_UNANSWERED' });
      for (const error of [refused, unanswered]) {
        expect(inspect([error, error.config, error.response], { depth: 9, showHidden: true })).not.to.contain(
          'canary',
        );
      }
    });

    it(`takes no token to another origin, neither by a URL nor by a redirect: ${way}`, async () => {
      answer = () => ({ status: 302, headers: { location: `${other.url}/taken` } });
      await client(travel).get('/me');
      await client(travel, { foreignOrigins: 'anonymous' }).get(`${other.url}/direct`);
      expect(other.received.map(({ url }) => url)).to.deep.equal(['/taken', '/direct']);
      expect(decodeURIComponent(JSON.stringify(other.received))).not.to.contain('canary');
    });

    it(`follows a redirect within the origin with the token: ${way}`, async () => {
      answer = ({ url }) =>
        url.startsWith('/me') ? { status: 307, headers: { location: '/moved' } } : { body: { ok: true } };
      await client(travel).get('/me');
      expect(last().url).to.match(/^\/moved/);
      expect(tokenIn(last())).to.equal(TOKEN);
    });

    it(`brings the renewed token when the first one is rejected: ${way}`, async () => {
      answer = (request) => (tokenIn(request) === TOKEN ? { status: 401 } : { body: { ok: true } });
      expect((await client(travel).get('/me')).data).to.deep.equal({ ok: true });
      expect(server.received.map(tokenIn)).to.deep.equal([TOKEN, 'canary-2']);
    });
  }

  it('leaves the cookies of a request beside its own', async () => {
    await client({ cookie: 'sid' }).get('/me', { headers: { Cookie: 'theme=dark' } });
    expect(last().headers.cookie).to.equal('theme=dark; sid=canary%2B%2F%3D1');
  });

  it('leaves parameters in any form beside the token, and the caller’s as they are', async () => {
    const params = new URLSearchParams([
      ['a', '1'],
      ['a', '2'],
    ]);
    await client({ query: 'key' }).get('/me', { params });
    expect([...new URL(last().url, 'http://x').searchParams]).to.deep.equal([
      ['a', '1'],
      ['a', '2'],
      ['key', TOKEN],
    ]);
    expect(params.toString()).to.equal('a=1&a=2');
    await client({ query: 'key' }).get('/me?b=3');
    expect([...new URL(last().url, 'http://x').searchParams]).to.deep.equal([
      ['b', '3'],
      ['key', TOKEN],
    ]);
  });

  it('sends no token with a request whose header is switched off', async () => {
    const headers = new AxiosHeaders();
    headers.set('X-Token', false);
    await client({ header: 'X-Token' }).get('/me', { headers });
    expect(last().headers).not.to.have.property('x-token');
  });

  it('leaves the other clients of axios alone', async () => {
    await client({ header: 'X-Token' }).get('/me');
    await axios.get(`${server.url}/plain`, { proxy: false });
    expect(last().headers).not.to.have.property('x-token');
  });
});
