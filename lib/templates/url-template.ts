import { parseSecureUrl } from '../secure-url';
import { evaluatePart } from './evaluate-template';
import type { TemplateScope } from './scope';
import { parseTemplate } from './parse-template';
import { templateError } from './template-error';

/** What a filled-in name may be made of inside of a host: nothing that ends the host or names a user. */
const HOST_TEXT = /^[A-Za-z\d.-]+(?::\d{1,5})?$/;

/**
 * Fills in the template of a URL. What people fill in must not change which host it is: inside of the host only the
 * text of a host is taken, and behind it a value is percent-encoded. A value that begins the URL is a whole URL.
 *
 * @param place where the template stands, and what the URL is: `The token URI (…)`; for error texts
 * @throws {ConfigurationError} `INSECURE_URL`, `TEMPLATE_INVALID`, or the error of a missing name
 */
export function fillInUrl(
  source: string,
  scope: TemplateScope,
  { where, what }: { readonly where: string; readonly what: string },
): string {
  let url = '';
  for (const part of parseTemplate(source, where).parts) {
    const text = evaluatePart(part, scope, where) ?? '';
    const piece = part.kind === 'text' ? text : encodeForPlace(text, url, where);
    // A base URL that people fill in may or may not end with a slash.
    url =
      piece.startsWith('/') && url.endsWith('/') && !url.endsWith('//') ? url + piece.slice(1) : url + piece;
  }
  return parseSecureUrl(url, what, where).href;
}

function encodeForPlace(text: string, before: string, where: string): string {
  if (before === '') return text.trim();
  const place = selectPlace(before);
  if (place !== 'host') return encodePart(text, place);
  const host = text.trim();
  if (HOST_TEXT.test(host)) return host;
  throw templateError(
    where,
    'gets a value for its host that is no part of a host name',
    'Fill in the name alone, without "https://" and without a path.',
  );
}

function selectPlace(before: string): 'host' | 'path' | 'query' {
  const behindScheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(before)?.[0].length;
  if (behindScheme === undefined || !/[/?#]/.test(before.slice(behindScheme))) return 'host';
  return before.includes('?') ? 'query' : 'path';
}

/** A path keeps its slashes, so that a value can be several segments of it, but never goes up. */
function encodePart(text: string, place: 'path' | 'query'): string {
  if (place === 'query') return encodeURIComponent(wellFormed(text));
  return text
    .trim()
    .split('/')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? '' : encodeURIComponent(wellFormed(segment))))
    .join('/');
}

/** Half a surrogate pair would make `encodeURIComponent` throw. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
