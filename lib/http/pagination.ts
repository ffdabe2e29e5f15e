import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { ConfigurationError, RequestFailedError } from '../errors';
import { valueAt } from '../oauth2/json-path';
import { isRecord, nonEmptyString } from '../oauth2/wire';

/** How lists are divided into pages. */
export interface PaginationShape {
  /**
   * `link`: a header `Link` (RFC 8288). `next-url`: a member with the URL of the next page. `cursor`: a member that is
   * sent back as a parameter. `offset`: a parameter that grows by the number of items. `page`: one that grows by one.
   */
  readonly style: 'link' | 'next-url' | 'cursor' | 'offset' | 'page';
  /** Path of the next URL or of the cursor in the answer. Default: `next`. */
  readonly next?: string;
  /** Query parameter that asks for a page: of the cursor, the offset or the number. Default: the style's name. */
  readonly parameter?: string;
  /** Path of the list in the answer. Default: the answer itself. */
  readonly items?: string;
}

/** The request helper: an axios instance that also fetches page after page. */
export interface PagingClient extends AxiosInstance {
  /**
   * Fetches page after page: `for await (const { data } of http.pages({ url: '/contacts' })) …`.
   *
   * @param shape how the list is divided; default: what the provider's definition says
   * @throws {ConfigurationError} `OPTION_INVALID` if nobody says how the list is divided
   */
  pages<Page = unknown>(
    request: AxiosRequestConfig,
    shape?: PaginationShape,
  ): AsyncGenerator<AxiosResponse<Page>, void>;
}

/** Makes a client that knows how the lists of its API are divided. */
export function addPages(
  http: AxiosInstance,
  usual: PaginationShape | undefined,
  baseURL: () => Promise<string | undefined>,
): PagingClient {
  return Object.assign(http, {
    pages: <Page>(request: AxiosRequestConfig, shape = usual) => {
      if (shape !== undefined) return fetchPages<Page>(request, { http, shape, baseURL });
      throw new ConfigurationError({
        code: 'OPTION_INVALID',
        sentence: 'Nobody says how the lists of this API are divided into pages.',
        remedy:
          "Give it: http.pages(request, { style: 'cursor', next: 'next_cursor', parameter: 'cursor' }).",
      });
    },
  });
}

/** Which page is asked for: by an address, or by a parameter. */
export type NextPage = Pick<AxiosRequestConfig, 'url' | 'params'> | undefined;

/** What follows a page; `undefined` after the last one. */
export function selectNextPage(
  request: AxiosRequestConfig,
  response: Pick<AxiosResponse<unknown>, 'headers' | 'data'>,
  shape: PaginationShape,
): NextPage {
  const { style, next = 'next', parameter = style } = shape;
  if (style === 'link') return byUrl(parseNextLink(response.headers['link']));
  if (style === 'next-url') return byUrl(valueAt(response.data, next));
  const { url } = request;
  const params: unknown = request.params;
  const given: Record<string, unknown> = isRecord(params) ? params : {};
  const value =
    style === 'cursor' ? valueAt(response.data, next) : count(response.data, given[parameter], shape);
  if (value === undefined || value === null || value === '') return undefined;
  return { ...(url === undefined ? {} : { url }), params: { ...given, [parameter]: value } };
}

/** How pages are fetched. */
export interface PageSource {
  readonly http: AxiosInstance;
  readonly shape: PaginationShape;
  /** What requests are relative to now. */
  readonly baseURL: () => Promise<string | undefined>;
}

/**
 * Fetches page after page. A page that was there before ends it with an error instead of an endless loop.
 *
 * @throws {RequestFailedError} `REQUEST_INVALID` if the API leads back to a page that was there already
 */
export async function* fetchPages<Page = unknown>(
  request: AxiosRequestConfig,
  { http, shape, baseURL }: PageSource,
): AsyncGenerator<AxiosResponse<Page>, void> {
  const seen = new Set<string>();
  let last: string | undefined;
  let page: AxiosRequestConfig | undefined = request;
  while (page !== undefined) {
    const base: string | undefined = page.baseURL ?? (await baseURL());
    const here: string = base === undefined ? (page.url ?? '') : combine(base, page.url ?? '');
    const place = JSON.stringify([here, page.params]);
    if (seen.has(place)) throw loop(seen.size);
    seen.add(place);
    const response: AxiosResponse<Page> = await http.request<Page>(page);
    const next = selectNextPage(page, response, shape);
    // An API that does not know the parameter gives the first page for ever.
    const content = COUNTED.has(shape.style) ? JSON.stringify(response.data) : undefined;
    if (next !== undefined && content !== undefined && content === last) throw loop(seen.size);
    last = content;
    yield response;
    page = next === undefined ? undefined : follow(request, locate(next, here));
  }
}

const COUNTED: ReadonlySet<PaginationShape['style']> = new Set(['offset', 'page']);

/** The URL of a next page may be relative: to the page that it stands on (RFC 8288 §3.1), and not to the base URL. */
function locate(next: NonNullable<NextPage>, here: string): NonNullable<NextPage> {
  if (next.url === undefined || next.params !== undefined || URL.canParse(next.url)) return next;
  return URL.canParse(next.url, here) ? { url: new URL(next.url, here).href } : next;
}

/** As axios puts a base URL in front. */
function combine(base: string, url: string): string {
  return URL.canParse(url) ? url : `${base.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

/** A next URL brings its own query with it. */
function follow(request: AxiosRequestConfig, next: NonNullable<NextPage>): AxiosRequestConfig {
  return { ...request, params: undefined, ...next };
}

function byUrl(value: unknown): NextPage {
  const url = nonEmptyString(value);
  return url === undefined ? undefined : { url };
}

/** The target of the link whose relation is "next" (RFC 8288 §3). */
function parseNextLink(header: unknown): string | undefined {
  const links = typeof header === 'string' ? header.matchAll(/<([^>]*)>((?:\s*;(?:"[^"]*"|[^,;"])*)*)/g) : [];
  for (const [, target, parameters = ''] of links) {
    if (/;\s*rel\s*=\s*"?(?:[^"]*\s)?next(?:\s[^"]*)?"?\s*(?:;|$)/i.test(parameters)) return target;
  }
  return undefined;
}

/** Offset or number of the next page; nothing follows a page without items. */
function count(data: unknown, current: unknown, { style, items }: PaginationShape): number | undefined {
  const list = items === undefined ? data : valueAt(data, items);
  const length = Array.isArray(list) ? list.length : 0;
  if (length === 0) return undefined;
  const number = Number(current ?? (style === 'page' ? 1 : 0));
  return Number.isFinite(number) ? number + (style === 'page' ? 1 : length) : undefined;
}

function loop(pages: number): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `After ${String(pages)} pages the API led back to one that was there already.`,
    remedy: 'Check the pagination of this provider: where the next page is, and what asks for it.',
  });
}
