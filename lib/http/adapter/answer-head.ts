import { AxiosHeaders, type AxiosResponseHeaders } from 'axios';

/** Status line and headers of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  readonly headers: AxiosResponseHeaders;
}

/** Headers that Node takes once, whatever a server sends (`_addHeaderLine` of `node:http`). */
const SINGLE: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'content-length',
  'content-type',
  'etag',
  'expires',
  'from',
  'host',
  'if-modified-since',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'referer',
  'retry-after',
  'server',
  'user-agent',
]);

/** Headers as `node:http` and axios have them. Names are in lower case already, and each is there once. */
export function readHeaders(
  received: Readonly<Record<string, string | string[] | undefined>>,
): AxiosResponseHeaders {
  const headers = new AxiosHeaders() as AxiosResponseHeaders;
  for (const name of Object.keys(received)) {
    const value = received[name];
    if (name === 'set-cookie') headers[name] = typeof value === 'string' ? [value] : (value ?? []);
    else if (value !== undefined) headers[name] = typeof value === 'string' ? value : join(name, value);
  }
  return headers;
}

function join(name: string, values: readonly string[]): string {
  if (SINGLE.has(name)) return values[0] ?? '';
  return values.join(name === 'cookie' ? '; ' : ', ');
}
