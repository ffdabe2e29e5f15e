import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { ConfigurationError } from '../../errors';
import { fetchPages, type PageSite } from './fetch-pages';
import type { PagedList, PageOptions, PaginationShape } from './pagination-shape';

export { fetchPages, type PageSite } from './fetch-pages';
export { selectNextPage } from './next-page';
export type { PageOptions, PaginationShape } from './pagination-shape';

/** The request helper: an axios instance that also fetches page after page. */
export interface PagingClient extends AxiosInstance {
  /** How the lists of this API are divided, if the provider's definition says it. */
  readonly pagination: PaginationShape | undefined;
  /**
   * Fetches page after page: `for await (const { data } of http.pages({ url: '/contacts' })) …`.
   *
   * @param options how the list is divided; default: what the provider's definition says
   * @throws {ConfigurationError} `OPTION_INVALID` if nobody says how the list is divided
   */
  pages<Page = unknown>(
    request: AxiosRequestConfig,
    options?: PageOptions,
  ): AsyncGenerator<AxiosResponse<Page>, void>;
}

/** Makes a client that knows how the lists of its API are divided. */
export function addPages(
  http: AxiosInstance,
  usual: PaginationShape | undefined,
  site: PageSite,
): PagingClient {
  const pages = <Page>(request: AxiosRequestConfig, options: PageOptions = {}) =>
    fetchPages<Page>(request, { ...site, http, shape: selectShape(options, usual) });
  return Object.assign(http, { pagination: usual, pages });
}

/** Who names a style means another list than the provider's, and nothing of the provider's goes with it. */
function selectShape(options: PageOptions, usual: PaginationShape | undefined): PagedList {
  const { style } = options;
  if (style !== undefined) return { ...options, style };
  if (usual !== undefined) return { ...usual, ...options, style: usual.style };
  throw new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: 'Nobody says how the lists of this API are divided into pages.',
    remedy: "Give it: http.pages(request, { style: 'cursor', next: 'next_cursor', parameter: 'cursor' }).",
  });
}
