import { expect } from 'chai';
import type { AxiosRequestConfig } from 'axios';
import type { AuthorizedAxiosOptions } from '../../../lib/http/attempt';
import { addPages, type PageOptions } from '../../../lib/http/pages/pagination';
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
} from '../authorized-client';

describe('http: the end of lists in pages', () => {
  let server: RecordingServer;
  let other: RecordingServer;
  let answer: (query: URLSearchParams, request: ReceivedRequest) => Answer;

  beforeEach(async () => {
    server = await startRecordingServer((request) =>
      answer(new URL(request.url, 'http://x').searchParams, request),
    );
    other = await startRecordingServer(() => ({ body: {} }));
  });

  afterEach(() => Promise.all([server.close(), other.close()]));

  async function collect(
    request: AxiosRequestConfig,
    options: PageOptions,
    client: Partial<AuthorizedAxiosOptions> = {},
  ): Promise<unknown[]> {
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(server.url, tokens, client);
    const paging = addPages(
      http,
      { style: 'cursor' },
      {
        baseURL: () => Promise.resolve(server.url),
        origins: () => client.origins ?? [],
      },
    );
    const pages: unknown[] = [];
    for await (const { data } of paging.pages(request, options)) pages.push(data);
    return pages;
  }

  const bodies = (from = 0): unknown[] =>
    server.received.slice(from).map(({ body }) => JSON.parse(body.toString()) as unknown);

  it('is an error that names the limit, if they go on for ever', async () => {
    answer = () => ({ body: { next: `c${String(server.received.length)}` } });
    const error = await failureOf(collect({ url: '/items' }, { maxPages: 3 }));
    expect(error).to.include({ code: 'REQUEST_INVALID', transient: false });
    expect(error.message).to.contain('more than 3 pages').and.contain('`maxPages`');
    expect(server.received).to.have.length(3);
  });

  it('comes without an error after as many pages as are allowed', async () => {
    answer = (query) => ({ body: query.has('cursor') ? {} : { next: 'c' } });
    expect(await collect({ url: '/items' }, { maxPages: 2 })).to.have.length(2);
  });

  it('is not an empty page, if a cursor goes on', async () => {
    const next: Record<string, string> = { '': 'a', a: 'b' };
    answer = (query) => ({ body: { items: [], next: next[query.get('cursor') ?? ''] } });
    expect(await collect({ url: '/items' }, {})).to.have.length(3);
  });

  it('is what says that nothing follows: null, false, nothing, an object', async () => {
    for (const next of [null, false, undefined, '', {}, []]) {
      answer = () => ({ body: { next } });
      expect(await collect({ url: '/items' }, {}), JSON.stringify(next)).to.have.length(1);
    }
  });

  it('does not come from a parameter that is set anew: the others stay, in whatever form', async () => {
    answer = (query) => ({ body: query.has('cursor') ? {} : { next: 'c&d' } });
    await collect({ url: '/items', params: new URLSearchParams('id=1&id=2') }, {});
    expect(server.received.map(({ url }) => url)).to.deep.equal([
      '/items?id=1&id=2',
      '/items?id=1&id=2&cursor=c%26d',
    ]);
  });

  it('is found with a cursor or a number in the body of a POST, at a path', async () => {
    answer = (_query, { body }) => {
      const { paging } = JSON.parse(body.toString()) as { paging?: { after?: string } };
      return { body: paging?.after === 'c1' ? {} : { next: 'c1' } };
    };
    const search = { url: '/search', method: 'post', data: { filter: 1, paging: { size: 5 } } };
    await collect(search, { parameterIn: 'body', parameter: 'paging.after' });
    expect(bodies()).to.deep.equal([search.data, { filter: 1, paging: { size: 5, after: 'c1' } }]);
    answer = (_query, { body }) => ({
      body: (JSON.parse(body.toString()) as { page?: number }).page === 3 ? [] : [server.received.length],
    });
    await collect(
      { url: '/search', method: 'post', data: { page: 2 } },
      { style: 'page', parameterIn: 'body' },
    );
    expect(bodies(2)).to.deep.equal([{ page: 2 }, { page: 3 }]);
  });

  it('is an error where a body has no place for a cursor, and where it is the same again', async () => {
    answer = () => ({ body: { next: 'same' } });
    const post = { url: '/search', method: 'post' };
    const inBody = { parameterIn: 'body' } as const;
    for (const data of ['text', [1], new URLSearchParams('a=1')]) {
      expect(await failureOf(collect({ ...post, data }, inBody))).to.include({ code: 'OPTION_INVALID' });
    }
    const error = await failureOf(collect({ ...post, data: {} }, inBody));
    expect(error.message).to.contain('led back');
    expect(bodies(-2)).to.deep.equal([{}, { cursor: 'same' }]);
  });

  it('follows the only list of an answer, if nobody says where it is', async () => {
    answer = (query) => ({ body: { total: 3, rows: query.get('offset') === '2' ? [] : ['a', 'b'] } });
    expect(await collect({ url: '/items' }, { style: 'offset' })).to.have.length(2);
  });

  it('is another origin, whatever becomes of other requests there', async () => {
    answer = () => ({ body: { next: `${other.url}/items` } });
    for (const foreignOrigins of ['refuse', 'anonymous'] as const) {
      const error = await failureOf(collect({ url: '/items' }, { style: 'next-url' }, { foreignOrigins }));
      expect(error).to.include({ code: 'FOREIGN_ORIGIN' });
      expect(error.message).to.contain(`${other.url}/items`);
    }
    expect(other.received).to.deep.equal([]);
  });

  it('is not another origin that belongs to the connection', async () => {
    answer = () => ({ body: { next: `${other.url}/items` } });
    expect(await collect({ url: '/items' }, { style: 'next-url' }, { origins: [other.url] })).to.have.length(
      2,
    );
    expect(other.authorizations()).to.deep.equal(['Bearer first']);
  });

  it('is the way from a foreign page to one of ours', async () => {
    const stranger = await startRecordingServer(() => ({
      body: { next: `${server.url}/delete-everything` },
    }));
    answer = () => ({});
    const error = await failureOf(
      collect({ url: `${stranger.url}/items` }, { style: 'next-url' }, { foreignOrigins: 'anonymous' }),
    );
    await stranger.close();
    expect(error).to.include({ code: 'FOREIGN_ORIGIN' });
    expect(server.received).to.deep.equal([]);
  });

  for (const [what, next, hint] of [
    ['a URL with a password', 'http://user:canary@127.0.0.1/items', 'user name or a password'],
    ['no URL', 'http://[', 'is none'],
    ['a file', 'file:///etc/passwd', 'leads away'],
    ['a script', 'javascript:alert(1)', 'leads away'],
    ['a host without a scheme', '//evil.example/items?access_token=canary', 'leads away'],
  ] as const) {
    it(`is ${what}, and shows no secret`, async () => {
      answer = () => ({ body: { next } });
      const error = await failureOf(collect({ url: '/items' }, { style: 'next-url' }));
      expect(error.message).to.contain(hint).and.not.contain('canary');
      expect(server.received).to.have.length(1);
    });
  }

  it('is not a token that expires between two pages: the rest comes with the new one', async () => {
    const isNew = accepting('second');
    answer = (query, request) => {
      const page = Number(query.get('cursor') ?? 1);
      if (page >= 3 && isNew(request).status === 401) return REJECTION;
      return { body: page < 4 ? { next: String(page + 1) } : {} };
    };
    expect(await collect({ url: '/items' }, {})).to.have.length(4);
    const tokens = server.authorizations().map((header) => header?.replace('Bearer ', ''));
    expect(tokens).to.deep.equal(['first', 'first', 'first', 'second', 'second']);
  });

  it('takes from the provider what nobody says otherwise, and nothing where another style is named', async () => {
    answer = () => ({ body: { next: 'x' } });
    const { http } = createTestClient(server.url, listTokens('first'));
    const site = { baseURL: () => Promise.resolve(server.url) };
    const paging = addPages(http, { style: 'cursor', next: 'meta.next', parameter: 'after' }, site);
    expect(paging.pagination).to.deep.equal({ style: 'cursor', next: 'meta.next', parameter: 'after' });
    for await (const page of paging.pages({ url: '/a' }, { next: 'next', maxPages: 5 })) {
      if (server.received.length === 2) break;
      expect(page.status).to.equal(200);
    }
    for await (const page of paging.pages({ url: '/b' }, { style: 'cursor' })) {
      if (server.received.length === 4) break;
      expect(page.status).to.equal(200);
    }
    expect(server.received.map(({ url }) => url)).to.deep.equal(['/a', '/a?after=x', '/b', '/b?cursor=x']);
  });
});
