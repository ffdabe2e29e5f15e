import type { HandlerContext } from '../component/handlers';
import type { PagingClient } from '../http/pages/pagination';
import {
  fingerprintItem,
  isTooLong,
  readSnapshot,
  selectItems,
  writeSnapshot,
  type PollSnapshot,
} from './new-items';
import { readPollFields, type PollFields } from './poll-fields';

type Context = Pick<
  HandlerContext<unknown, HandlerContext['cfg'], PollSnapshot>,
  'http' | 'cfg' | 'snapshot' | 'emit' | 'logger'
>;

/** How many items a poll recognises that come up in it twice, because the list moved while it was read. */
const MAX_RECENT = 10_000;

/**
 * Reads a list, page after page, and emits each item that is new. The snapshot is written after each page and knows
 * nothing but items that have been emitted: whatever fails later, none is lost.
 */
export async function pollList({ http, cfg, snapshot, emit, logger }: Context): Promise<void> {
  const fields = readPollFields(cfg, http.pagination);
  const previous = readSnapshot(snapshot);
  const known = new Set(previous);
  const recent = new Set<string>();
  let items = 0;
  for await (const page of readPages(http, fields)) {
    items += page.items.length;
    for (const [index, fingerprint] of page.fingerprints.entries()) {
      const isNew = !known.has(fingerprint) && !recent.has(fingerprint);
      if (isNew) await emit.data({ body: page.items[index] });
      recent.add(fingerprint);
    }
    forgetOldest(recent);
    await emit.snapshot({ ...writeSnapshot(previous, [...recent]) });
  }
  if (isTooLong(items)) {
    logger.warn('The list is longer than a snapshot can remember: some items will be emitted again.');
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly fingerprints: readonly string[];
}

/** The pages of the list. All items of a page are looked at before the first of them is emitted. */
async function* readPages(http: PagingClient, fields: PollFields): AsyncGenerator<Page, void> {
  const { url, paging, maxPages } = fields;
  if (paging === undefined) {
    yield toPage((await http.get<unknown>(url)).data, fields);
    return;
  }
  let pages = 0;
  for await (const { data } of http.pages({ url }, paging)) {
    yield toPage(data, fields);
    pages += 1;
    if (pages === maxPages) return;
  }
}

function toPage(data: unknown, { itemsPath, idPath }: PollFields): Page {
  const items = selectItems(data, itemsPath);
  return { items, fingerprints: items.map((item) => fingerprintItem(item, idPath)) };
}

function forgetOldest(recent: Set<string>): void {
  for (const fingerprint of recent) {
    if (recent.size <= MAX_RECENT) return;
    recent.delete(fingerprint);
  }
}
