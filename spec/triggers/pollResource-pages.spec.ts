import { expect } from 'chai';
import { readSnapshot } from '../../lib/generic/new-items';
import { pollList } from '../../lib/generic/poll-list';
import type { PollSnapshot } from '../../lib/generic/new-items';
import { addPages, type PaginationShape } from '../../lib/http/pages/pagination';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import {
  accepting,
  createTestClient,
  listTokens,
  REJECTION,
  startRecordingServer,
  type Answer,
  type ReceivedRequest,
  type RecordingServer,
} from '../http/authorized-client';

interface Item {
  readonly id: number;
}

const items = (from: number, to: number): Item[] =>
  Array.from({ length: to - from }, (_, index) => ({ id: from + index }));

describe('T1 pollResource over pages', () => {
  let server: RecordingServer;
  let answer: (query: URLSearchParams, request: ReceivedRequest) => Answer;
  let snapshot: PollSnapshot;

  beforeEach(async () => {
    snapshot = {};
    server = await startRecordingServer((request) =>
      answer(new URL(request.url, 'http://x').searchParams, request),
    );
  });

  afterEach(() => server.close());

  /** One poll; returns the ids that were emitted. The snapshot is kept as the platform would. */
  async function poll(
    cfg: Readonly<Record<string, unknown>>,
    usual?: PaginationShape,
    log: string[] = [],
  ): Promise<{ readonly ids: number[]; readonly error: unknown; readonly snapshots: PollSnapshot[] }> {
    const { http } = createTestClient(server.url, listTokens('first', 'second'));
    const ids: number[] = [];
    const snapshots: PollSnapshot[] = [];
    const polled = pollList({
      http: addPages(http, usual, { baseURL: () => Promise.resolve(server.url) }),
      cfg: { url: '/list', ...cfg },
      snapshot,
      emit: {
        data: ({ body }: { readonly body: Item }) => Promise.resolve(void ids.push(body.id)),
        snapshot: (written: PollSnapshot) => {
          snapshot = written;
          return Promise.resolve(void snapshots.push(written));
        },
      } as never,
      logger: { warn: (line: string) => void log.push(line) } as never,
    });
    const error = await polled.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { ids, error, snapshots };
  }

  const asked = (): string[] => server.received.map(({ url }) => url);

  /** Pages of two items each, by whatever parameter. */
  const pagesOf =
    (list: () => readonly Item[], parameter: string, from = 0) =>
    (query: URLSearchParams): Answer => {
      const index = Number(query.get(parameter) ?? from) - from;
      const page = list().slice(index * 2, index * 2 + 2);
      const hasMore = list().length > index * 2 + 2;
      return { body: { meta: { next: hasMore ? String(index + 1 + from) : null }, items: page } };
    };

  it('emits each item of all pages once over all polls', async () => {
    let list = items(0, 5);
    answer = pagesOf(() => list, 'after');
    const cfg = { pagination: 'cursor', nextPath: 'meta.next', pageParameter: 'after' };
    expect((await poll(cfg)).ids).to.deep.equal([0, 1, 2, 3, 4]);
    list = [{ id: 9 }, ...items(0, 6)];
    expect((await poll(cfg)).ids).to.deep.equal([9, 5]);
    expect((await poll(cfg)).ids).to.deep.equal([]);
    expect(asked().slice(0, 3)).to.deep.equal(['/list', '/list?after=1', '/list?after=2']);
  });

  it('reads every style, with the parameter and the path of the fields', async () => {
    answer = pagesOf(() => items(0, 3), 'p', 1);
    expect((await poll({ pagination: 'page', pageParameter: 'p' })).ids).to.deep.equal([0, 1, 2]);
    answer = (query) => ({
      body: items(0, 3).slice(Number(query.get('offset') ?? 0), Number(query.get('offset') ?? 0) + 2),
    });
    snapshot = {};
    expect((await poll({ pagination: 'offset' })).ids).to.deep.equal([0, 1, 2]);
    snapshot = {};
    answer = (query) => ({
      body: query.has('p') ? items(2, 3) : items(0, 2),
      headers: query.has('p') ? {} : { link: '</list?p=2>; rel="next"' },
    });
    expect((await poll({ pagination: 'link' })).ids).to.deep.equal([0, 1, 2]);
    snapshot = {};
    answer = (query) => ({
      body: query.has('p') ? { data: items(2, 3) } : { data: items(0, 2), links: { next: '/list?p=2' } },
    });
    expect(
      (await poll({ pagination: 'next-url', nextPath: 'links.next', itemsPath: 'data' })).ids,
    ).to.deep.equal([0, 1, 2]);
  });

  it('does as the provider does where the field says so, and not by itself', async () => {
    answer = pagesOf(() => items(0, 3), 'after');
    const usual = { style: 'cursor', next: 'meta.next', parameter: 'after', items: 'nowhere' } as const;
    expect((await poll({ pagination: 'provider' }, usual)).ids).to.deep.equal([0, 1, 2]);
    for (const fields of [{ pagination: 'none' }, {}]) {
      snapshot = {};
      expect((await poll(fields, usual)).ids).to.deep.equal([0, 1]);
    }
    snapshot = {};
    const { error } = await poll({ pagination: 'provider' }, undefined);
    expect((error as Error | undefined)?.message).to.contain('nobody says how this provider does it');
    expect((await poll({ pagination: 'page' }, usual)).error).to.be.instanceOf(Error);
    expect(asked().at(-1)).to.equal('/list?page=2');
  });

  it('counts what it emits, wherever the provider has its lists as a rule', async () => {
    const usual = { style: 'offset', items: 'nowhere' } as const;
    answer = (query) => ({ body: { rows: query.has('offset') ? [] : items(0, 2) } });
    expect((await poll({ pagination: 'provider' }, usual)).ids).to.deep.equal([0, 1]);
    expect(asked()).to.deep.equal(['/list', '/list?offset=2']);
  });

  it('remembers after each page what was emitted, and nothing else: what fails later comes next time', async () => {
    let isDown = true;
    const pages = pagesOf(() => items(0, 6), 'after');
    answer = (query) => (isDown && query.get('after') === '2' ? { status: 500 } : pages(query));
    const cfg = { pagination: 'cursor', nextPath: 'meta.next', pageParameter: 'after' };
    const first = await poll(cfg);
    expect(first.ids).to.deep.equal([0, 1, 2, 3]);
    expect(codeOf(first.error)).to.equal('REQUEST_FAILED');
    expect(first.snapshots.map((written) => readSnapshot(written).length)).to.deep.equal([2, 4]);
    isDown = false;
    expect((await poll(cfg)).ids).to.deep.equal([4, 5]);
  });

  it('emits nothing of a page with an item that has no id, and remembers nothing of it', async () => {
    answer = (query) => ({
      body: { rows: query.has('cursor') ? [{ id: 7 }, { name: 'x' }] : items(0, 2), next: 'c' },
    });
    const { ids, error, snapshots } = await poll({ pagination: 'cursor' });
    expect(ids).to.deep.equal([0, 1]);
    expect(codeOf(error)).to.equal('OPTION_INVALID');
    expect(readSnapshot(snapshots.at(-1) ?? {})).to.have.length(2);
  });

  it('emits an item once that moves to the next page while the list is read', async () => {
    answer = (query) => ({
      body: query.has('cursor') ? { rows: items(1, 4) } : { rows: items(0, 2), next: 'c' },
    });
    expect((await poll({ pagination: 'cursor' })).ids).to.deep.equal([0, 1, 2, 3]);
  });

  it('reads as many pages as the field says, and asks for no other', async () => {
    answer = pagesOf(() => items(0, 10), 'cursor');
    expect((await poll({ pagination: 'cursor', nextPath: 'meta.next', maxPages: '2' })).ids).to.deep.equal([
      0, 1, 2, 3,
    ]);
    expect(asked()).to.have.length(2);
  });

  it('renews the token between two pages', async () => {
    const isNew = accepting('second');
    const pages = pagesOf(() => items(0, 6), 'cursor');
    answer = (query, request) =>
      query.get('cursor') === '2' && isNew(request).status === 401 ? REJECTION : pages(query);
    expect((await poll({ pagination: 'cursor', nextPath: 'meta.next' })).ids).to.deep.equal([
      0, 1, 2, 3, 4, 5,
    ]);
    expect(new Set(server.authorizations())).to.deep.equal(new Set(['Bearer first', 'Bearer second']));
  });

  it('warns once about more items than can be remembered, over all pages', async () => {
    const log: string[] = [];
    answer = (query) => ({
      body: {
        rows: query.has('cursor') ? items(400, 800) : items(0, 400),
        next: query.has('cursor') ? null : 'c',
      },
    });
    expect((await poll({ pagination: 'cursor' }, undefined, log)).ids).to.have.length(800);
    expect(log).to.have.length(1);
    expect(JSON.stringify(snapshot).length).to.be.below(5 * 1024);
  });

  it('names the field that is wrong, and asks for nothing', async () => {
    answer = () => ({});
    for (const [cfg, field] of [
      [{ pagination: 'pages' }, 'pagination'],
      [{ maxPages: 0 }, 'maxPages'],
      [{ url: '' }, 'url'],
    ] as const) {
      const { error } = await poll(cfg);
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`field "${field}"`);
    }
    expect(asked()).to.deep.equal([]);
  });

  it('ends with an error where pages have no end', async () => {
    answer = () => ({ body: { rows: [], next: 'same' } });
    const error = await rejectionOf(
      poll({ pagination: 'cursor' }).then((polled) => Promise.reject(polled.error as Error)),
    );
    expect(messageOf(error)).to.contain('led back');
  });
});
