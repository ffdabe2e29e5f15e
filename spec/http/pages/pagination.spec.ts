import { expect } from 'chai';
import type { AxiosRequestConfig } from 'axios';
import {
  addPages,
  fetchPages,
  selectNextPage,
  type PaginationShape,
} from '../../../lib/http/pages/pagination';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type Answer,
  type ReceivedRequest,
  type RecordingServer,
} from '../authorized-client';

const siteOf = ({ url }: RecordingServer) => ({ baseURL: () => Promise.resolve(url) });

/** What follows a page with this header. */
const nextOf = (link: string): unknown =>
  selectNextPage({ url: '/items' }, { headers: { link }, data: {} }, { style: 'link' })?.url;

describe('http: lists in pages', () => {
  let server: RecordingServer;
  let other: RecordingServer;
  let answer: (query: URLSearchParams, request: ReceivedRequest) => Answer;

  beforeEach(async () => {
    server = await startRecordingServer((request) =>
      answer(new URL(request.url, 'http://x').searchParams, request),
    );
    other = await startRecordingServer(() => ({ body: [] }));
  });

  afterEach(() => Promise.all([server.close(), other.close()]));

  const collect = async (
    shape: PaginationShape,
    request: AxiosRequestConfig = {},
    base = server.url,
  ): Promise<unknown[]> => {
    const { http } = createTestClient(base, listTokens('good'));
    const pages: unknown[] = [];
    const source = { http, shape, baseURL: () => Promise.resolve(base) };
    for await (const { data } of fetchPages({ url: '/items', ...request }, source)) pages.push(data);
    return pages;
  };

  const asked = (): string[] => server.received.map(({ url }) => url);

  it('follow the links of a header, each page with the token', async () => {
    answer = (query) => {
      const page = Number(query.get('page') ?? 1);
      const link = `<${server.url}/items?page=1>; rel="first", <${server.url}/items?page=${String(page + 1)}&s=x>; rel="next"`;
      return { body: [page], headers: page < 3 ? { link } : {} };
    };
    expect(await collect({ style: 'link' }, { params: { s: 'x' } })).to.deep.equal([[1], [2], [3]]);
    expect(asked()).to.deep.equal(['/items?s=x', '/items?page=2&s=x', '/items?page=3&s=x']);
    expect(server.authorizations()).to.deep.equal(['Bearer good', 'Bearer good', 'Bearer good']);
  });

  it('follow URLs in the body, which may lack the host', async () => {
    answer = (query) => ({
      body: query.has('p') ? { meta: { next: null } } : { meta: { next: '/items?p=2' } },
    });
    await collect({ style: 'next-url', next: 'meta.next' }, { params: { size: 5 } });
    expect(asked()).to.deep.equal(['/items?size=5', '/items?p=2']);
  });

  it('follow links that are relative to the page that has them (RFC 8288 §3.1)', async () => {
    for (const target of ['/v2/items?p=2', '?p=2', 'items?p=2']) {
      answer = (query) => ({ body: [], headers: query.has('p') ? {} : { link: `<${target}>; rel=next` } });
      const before = server.received.length;
      await collect({ style: 'link' }, {}, `${server.url}/v2`);
      expect(asked().slice(before), target).to.deep.equal(['/v2/items', '/v2/items?p=2']);
    }
  });

  it('send back the cursor, beside the other parameters', async () => {
    answer = (query) => ({
      body: {
        next: { c1: 'c/2', 'c/2': '' }[query.get('after') ?? ''] ?? (query.has('after') ? null : 'c1'),
      },
    });
    await collect({ style: 'cursor', parameter: 'after' }, { params: { size: 5 } });
    expect(
      server.received.map(({ url }) => Object.fromEntries(new URL(url, 'http://x').searchParams)),
    ).to.deep.equal([{ size: '5' }, { size: '5', after: 'c1' }, { size: '5', after: 'c/2' }]);
  });

  it('count items or pages, until there are none left', async () => {
    const list = [1, 2, 3, 4, 5];
    answer = (query) => {
      const start = Number(
        query.get('offset') ?? query.get('skip') ?? 2 * (Number(query.get('page') ?? 1) - 1),
      );
      return { body: { data: { items: list.slice(start, start + 2) } } };
    };
    await collect({ style: 'offset', items: 'data.items' });
    expect(asked()).to.deep.equal(['/items', '/items?offset=2', '/items?offset=4', '/items?offset=5']);
    await collect({ style: 'offset', items: 'data.items', parameter: 'skip' }, { params: { skip: 4 } });
    expect(asked().slice(4)).to.deep.equal(['/items?skip=4', '/items?skip=5']);
    await collect({ style: 'page', items: 'data.items' });
    expect(asked().slice(6)).to.deep.equal(['/items', '/items?page=2', '/items?page=3', '/items?page=4']);
    await collect({ style: 'page', items: 'data.items' }, { params: { page: 3 } });
    expect(asked().slice(10)).to.deep.equal(['/items?page=3', '/items?page=4']);
  });

  it('end where there is no list, or no number to count on', async () => {
    answer = () => ({ body: { items: 'none' } });
    for (const shape of [
      { style: 'offset' },
      { style: 'page', items: 'items' },
      { style: 'offset', items: 'x' },
    ] as const) {
      expect(await collect(shape)).to.have.length(1);
    }
    answer = () => ({ body: [1] });
    expect(await collect({ style: 'page' }, { params: { page: 'first' } })).to.have.length(1);
  });

  it('keep headers, method and body of the first request', async () => {
    answer = (query) => ({ body: { next: query.has('cursor') ? null : 'c' } });
    await collect({ style: 'cursor' }, { method: 'post', data: { filter: 1 }, headers: { 'X-A': 'b' } });
    for (const { method, headers, body } of server.received) {
      expect([method, headers['x-a'], body.toString()]).to.deep.equal(['POST', 'b', '{"filter":1}']);
    }
    expect(server.received).to.have.length(2);
  });

  it('end with an error if they lead back to a page that was there already', async () => {
    const shapes: readonly (readonly [PaginationShape, unknown, number])[] = [
      [{ style: 'next-url' }, { next: '/items' }, 1],
      [{ style: 'next-url' }, { next: '/items?p=2' }, 2],
      [{ style: 'cursor' }, { next: 'same' }, 2],
    ];
    for (const [shape, body, pages] of shapes) {
      answer = () => ({ body });
      const before = server.received.length;
      const error = await failureOf(collect(shape));
      expect(error).to.include({ name: 'RequestFailedError', code: 'REQUEST_INVALID', transient: false });
      expect(error.message).to.contain(`After ${String(pages)} pages`);
      expect(server.received.length - before).to.equal(pages);
    }
  });

  it('do not take the token to another origin', async () => {
    for (const leads of [
      { headers: { link: `<${other.url}/items>; rel="next"` } },
      { body: { next: `${other.url}/items` } },
      { body: { next: other.url.replace('http:', '') } },
    ]) {
      answer = () => leads;
      const shape = { style: 'headers' in leads ? 'link' : 'next-url' } as const;
      expect(await failureOf(collect(shape))).to.include({ code: 'FOREIGN_ORIGIN' });
    }
    expect(other.received).to.deep.equal([]);
  });

  it('fetch no page that nobody asks for', async () => {
    answer = () => ({ body: { next: `/items?p=${String(server.received.length)}` } });
    const { http } = createTestClient(server.url, listTokens('good'));
    for await (const { status } of fetchPages(
      { url: '/items' },
      { http, shape: { style: 'next-url' }, baseURL: () => Promise.resolve(server.url) },
    )) {
      expect(status).to.equal(200);
      break;
    }
    expect(server.received).to.have.length(1);
  });

  it('are fetched by the request helper, as the provider or the caller says', async () => {
    answer = (query) => ({ body: { next: query.has('cursor') || query.has('c') ? null : 'x' } });
    const { http } = createTestClient(server.url, listTokens('good'));
    const helper = addPages(http, { style: 'cursor' }, siteOf(server));
    const seen: unknown[] = [];
    for await (const page of helper.pages<{ next: string }>({ url: '/a' })) seen.push(page.data.next);
    for await (const page of helper.pages({ url: '/b' }, { style: 'cursor', parameter: 'c' }))
      seen.push(page.status);
    expect(seen).to.deep.equal(['x', null, 200, 200]);
    expect(asked()).to.deep.equal(['/a', '/a?cursor=x', '/b', '/b?c=x']);
    const unknown = addPages(
      createTestClient(server.url, listTokens('good')).http,
      undefined,
      siteOf(server),
    );
    expect(() => unknown.pages({ url: '/a' }))
      .to.throw('divided into pages')
      .with.property('code', 'OPTION_INVALID');
  });

  const LINKS: readonly (readonly [header: string, next: string | undefined])[] = [
    ['</a>; rel="next"', '/a'],
    ['</a>;rel=next', '/a'],
    ['</p>; rel="prev", </a>; rel="next"', '/a'],
    ['</a>; title="x"; REL="last Next"', '/a'],
    ['</a>; rel="prev next"; title="y"', '/a'],
    ['</a?b=1,2;3>; rel="next"', '/a?b=1,2;3'],
    ['</a>; title="one, two"; rel="next"', '/a'],
    ['</a>; rel="prev"; title="rel=next"', undefined],
    ['</a>; rel="nextish"', undefined],
    ['</a>; rel="prev"', undefined],
    ['</a>', undefined],
    ['', undefined],
  ];
  for (const [header, next] of LINKS) {
    it(`find ${next ?? 'no next page'} in Link: ${header}`, () => {
      expect(nextOf(header)).to.equal(next);
    });
  }
});
