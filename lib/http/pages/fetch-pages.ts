import { createHash } from 'node:crypto';
import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { selectNextPage, type NextPage } from './next-page';
import { buildOriginRules } from '../network/origin';
import {
  buildForeignPageError,
  buildPageAddressError,
  buildPageLoopError,
  buildTooManyPagesError,
} from './page-error';
import type { PagedList } from './pagination-shape';

/** Where an API is. */
export interface PageSite {
  /** What requests are relative to now. */
  readonly baseURL: () => Promise<string | undefined>;
  /** Further origins of the connection. Asked for after the base URL. */
  readonly origins?: () => readonly string[];
}

/** How pages are fetched. */
export interface PageSource extends PageSite {
  readonly http: AxiosInstance;
  readonly shape: PagedList;
}

/** A list never has this many pages, and an API that repeats itself in ever new words does. */
const MAX_PAGES = 10_000;

/** A page that was asked for: where it is, and what relative addresses on it are relative to. */
interface Place {
  readonly base: string | undefined;
  readonly here: string;
}

/**
 * Fetches page after page, one at a time and only when it is wanted. A page that was there before ends it with an error
 * instead of an endless loop, and so does a page elsewhere.
 *
 * @throws {RequestFailedError} `REQUEST_INVALID` if the pages have no end
 * @throws {ConfigurationError} `FOREIGN_ORIGIN` if the next page is outside of the connection
 */
export async function* fetchPages<Page = unknown>(
  request: AxiosRequestConfig,
  source: PageSource,
): AsyncGenerator<AxiosResponse<Page>, void> {
  const { http, shape } = source;
  const { maxPages = MAX_PAGES } = shape;
  const seen = new Set<string>();
  let last: string | undefined;
  let page: AxiosRequestConfig | undefined = request;
  while (page !== undefined) {
    if (seen.size >= maxPages) throw buildTooManyPagesError(maxPages);
    const place: Place = await locate(page, source);
    remember(seen, [place.here, page.params, shape.parameterIn === 'body' ? page.data : undefined]);
    const response: AxiosResponse<Page> = await http.request<Page>(page);
    const next = selectNextPage(page, response, shape);
    // An API that does not know the parameter gives the first page for ever.
    const content = COUNTED.has(shape.style) ? digest(response.data) : undefined;
    if (next !== undefined && content !== undefined && content === last) throw buildPageLoopError(seen.size);
    last = content;
    yield response;
    page = next === undefined ? undefined : follow(request, next, { ...place, source, pages: seen.size });
  }
}

const COUNTED: ReadonlySet<PagedList['style']> = new Set(['offset', 'page']);

async function locate({ baseURL, url = '' }: AxiosRequestConfig, { baseURL: ask }: PageSite): Promise<Place> {
  const base = baseURL ?? (await ask());
  return { base, here: base === undefined ? url : combine(base, url) };
}

/** As axios puts a base URL in front. */
function combine(base: string, url: string): string {
  return URL.canParse(url) ? url : `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

function remember(seen: Set<string>, parts: readonly unknown[]): void {
  const key = digest(parts.map((part) => (part instanceof URLSearchParams ? part.toString() : part)));
  if (seen.has(key)) throw buildPageLoopError(seen.size);
  seen.add(key);
}

/** Pages may be large and many; what is kept of each is not. */
function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([value]))
    .digest('base64');
}

interface Following extends Place {
  readonly source: PageSource;
  readonly pages: number;
}

/** A next URL brings its own query with it. */
function follow(
  request: AxiosRequestConfig,
  next: NonNullable<NextPage>,
  following: Following,
): AxiosRequestConfig {
  const isAddress = next.params === undefined && next.data === undefined;
  const place = isAddress ? { url: resolve(next.url ?? '', following) } : next;
  return { ...request, params: undefined, ...place };
}

/** The URL of a next page may be relative: to the page that it stands on (RFC 8288 §3.1), and not to the base URL. */
function resolve(url: string, { here, base, source, pages }: Following): string {
  if (!URL.canParse(url, here)) throw buildPageAddressError(pages, 'is none');
  const next = new URL(url, here);
  if (next.username !== '' || next.password !== '') {
    throw buildPageAddressError(pages, 'has a user name or a password in it');
  }
  if (next.origin === new URL(here).origin) return next.href;
  const { classify } = buildOriginRules(base, source.origins?.() ?? []);
  // A page that is none of ours must not send the token to an address of ours, either.
  if (classify(here).isOwn && classify(next.href).isOwn) return next.href;
  throw buildForeignPageError(next.href);
}
