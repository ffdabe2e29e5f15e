import { expect } from 'chai';
import type { PaginationShape } from '../../lib/http/pages/pagination';
import { NOW, openProviderWorld, type ProviderWorld } from '../support/provider-world';
import type { RecordedAnswer, RecordedRequest } from '../support/recording-server';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, rejectionOf } from './caught';

const VALID = { access_token: 'old', refresh_token: 'r-1', expires_at: NOW / 1000 + 3600 };

describe('http.pages in an action, with a token that ends in the middle', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  type Page = (target: URL) => RecordedAnswer;

  /** A list whose second page no longer takes the first token. */
  function serve(page: Page): void {
    const isNew = ({ headers }: RecordedRequest): boolean => headers['authorization'] === 'Bearer new';
    let served = 0;
    world.server.respond((request) => {
      if (!request.target.startsWith('/api')) return { body: { access_token: 'new' } };
      if (served > 0 && !isNew(request)) return { status: 401 };
      served += 1;
      return page(new URL(request.target, world.server.url));
    });
  }

  async function read(pagination?: PaginationShape, shape?: PaginationShape): Promise<unknown> {
    const { connection, cfg } = world.connect({
      stored: VALID,
      provider: {
        token: { url: world.tokenUrl },
        ...(pagination === undefined ? {} : { api: { pagination } }),
      },
    });
    const process = connection.action(async ({ http }) => {
      const names: string[] = [];
      const pages = http.pages<{ items: string[] }>({ url: '/list', params: { q: 'x' } }, shape);
      for await (const { data } of pages) names.push(...data.items);
      return { body: names };
    });
    return (await process.call(createTaskContext(), { body: {} }, cfg))?.body;
  }

  const LIST = [['a', 'b'], ['c'], ['d']];
  const pageOf = (index: number, more: Readonly<Record<string, unknown>> = {}): RecordedAnswer => ({
    body: { items: LIST[index] ?? [], ...(index < LIST.length - 1 ? more : {}) },
  });

  const CURSOR: PaginationShape = { style: 'cursor', next: 'meta.next', parameter: 'after' };
  const byCursor: Page = (url) => {
    const index = Number(url.searchParams.get('after') ?? 0);
    return pageOf(index, { meta: { next: String(index + 1) } });
  };

  const styles: readonly (readonly [shape: PaginationShape, page: Page])[] = [
    [
      { style: 'link' },
      (url) => {
        const index = Number(url.searchParams.get('p') ?? 0);
        const next = `</api/list?q=x&p=${String(index + 1)}>; rel="next"`;
        return { ...pageOf(index), ...(index < 2 ? { headers: { link: next } } : {}) };
      },
    ],
    [
      { style: 'next-url', next: 'paging.next' },
      (url) => {
        const index = Number(url.searchParams.get('p') ?? 0);
        return pageOf(index, { paging: { next: `${world.server.url}/api/list?q=x&p=${String(index + 1)}` } });
      },
    ],
    [CURSOR, byCursor],
    [
      { style: 'offset', items: 'items' },
      (url) => pageOf([0, 2, 3].indexOf(Number(url.searchParams.get('offset') ?? 0))),
    ],
    [
      { style: 'page', items: 'items', parameter: 'p' },
      (url) => pageOf(Number(url.searchParams.get('p') ?? 1) - 1),
    ],
  ];

  for (const [shape, page] of styles) {
    it(`reads every page once, with one refresh: ${shape.style}`, async () => {
      serve(page);
      expect(await read(shape)).to.deep.equal(['a', 'b', 'c', 'd']);
      expect(world.tokenRequests()).to.have.length(1);
      for (const { target } of world.server.requests.filter(({ target: path }) => path.includes('list'))) {
        expect(new URL(target, world.server.url).searchParams.getAll('q')).to.deep.equal(['x']);
      }
    });
  }

  it('lets an author say how this list is divided, whatever the provider says', async () => {
    serve(byCursor);
    expect(await read({ style: 'link' }, CURSOR)).to.deep.equal(['a', 'b', 'c', 'd']);
  });

  it('does not take the token elsewhere, where a page leads there', async () => {
    serve(() => pageOf(0, { next: 'http://127.0.0.1:9/list' }));
    expect(codeOf(await rejectionOf(read({ style: 'next-url' })))).to.equal('FOREIGN_ORIGIN');
  });

  it('ends with an error where pages go round in a circle', async () => {
    serve(() => pageOf(0, { next: 'same' }));
    expect(codeOf(await rejectionOf(read({ style: 'cursor' })))).to.equal('REQUEST_INVALID');
  });

  it('says what is missing where nobody says how lists are divided', async () => {
    serve(() => pageOf(0));
    expect(codeOf(await rejectionOf(read()))).to.equal('OPTION_INVALID');
  });
});
