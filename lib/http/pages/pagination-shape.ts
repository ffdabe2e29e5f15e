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
  /** Path of the list in the answer. Default: the answer itself, or the only list in it. */
  readonly items?: string;
}

/** How one list is read page after page. What is not given is as the provider's definition says. */
export interface PageOptions extends Partial<PaginationShape> {
  /** Where `parameter` goes: into the query (default), or into the JSON body, at the path that it is then. */
  readonly parameterIn?: 'query' | 'body';
  /** More pages than this are an error: a list that never ends. Default 10 000. */
  readonly maxPages?: number;
}

/** A list whose division is known. */
export type PagedList = PaginationShape & Pick<PageOptions, 'parameterIn' | 'maxPages'>;
