import { ConfigurationError, RequestFailedError } from '../../errors';
import { redactUrl } from '../../redact';

/** The API leads back to a page that was there already. */
export function buildPageLoopError(pages: number): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `After ${String(pages)} pages the API led back to one that was there already.`,
    remedy: 'Check the pagination of this provider: where the next page is, and what asks for it.',
    cause: { pages },
  });
}

/** The list does not come to an end. */
export function buildTooManyPagesError(maxPages: number): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `The list has more than ${String(maxPages)} pages, which is where it is cut off.`,
    remedy: 'Ask for larger pages or for less, or raise `maxPages` if the list really is that long.',
    cause: { maxPages },
  });
}

/** The next page has an address that cannot be asked for. */
export function buildPageAddressError(pages: number, problem: string): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `After ${String(pages)} pages the API names a next page whose address ${problem}.`,
    remedy: 'Check the pagination of this provider: where the next page is, and what asks for it.',
    cause: { pages },
  });
}

/** The next page lies elsewhere. Whoever follows takes the token there, or gets pages that anybody may have written. */
export function buildForeignPageError(url: string): ConfigurationError {
  return new ConfigurationError({
    code: 'FOREIGN_ORIGIN',
    sentence: `The next page is said to be at ${redactUrl(url)}, which leads away from this connection.`,
    remedy: 'If this origin belongs to the API, list it in `origins`.',
  });
}
