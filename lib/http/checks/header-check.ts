/** Names of headers (RFC 9110 §5.1). */
const NAME = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** What HTTP carries in a header (RFC 9110 §5.5): axios would leave out everything else without a word. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** axios takes objects under these names for headers by method. */
const BUCKETS: ReadonlySet<string> = new Set([
  'common',
  'delete',
  'get',
  'head',
  'options',
  'patch',
  'post',
  'put',
  'query',
]);

/**
 * What is wrong with headers as a caller gives them. A line break in a value would begin another header; axios leaves it
 * out, and what is left is neither what was meant nor seen by anybody.
 *
 * @returns which header and why, without its value; `undefined` if they can be sent
 */
export function findHeaderFault(headers: unknown): string | undefined {
  if (headers === undefined || headers === null) return undefined;
  if (typeof headers !== 'object' || Array.isArray(headers)) return 'its `headers` are not an object';
  for (const [name, value] of Object.entries(headers as Readonly<Record<string, unknown>>)) {
    const fault = BUCKETS.has(name) && isObject(value) ? findHeaderFault(value) : findFault(name, value);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function findFault(name: string, value: unknown): string | undefined {
  if (!NAME.test(name.trim())) return 'the name of one of its headers is not one that HTTP allows';
  if (Array.isArray(value)) {
    return value.map((item: unknown) => findFault(name, item)).find((fault) => fault !== undefined);
  }
  if (isObject(value) || typeof value === 'symbol' || typeof value === 'function') {
    return `its header "${shorten(name)}" is neither a text nor a number`;
  }
  return VALUE.test(String(value))
    ? undefined
    : `its header "${shorten(name)}" holds a line break or another character that HTTP does not carry there`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shorten(name: string): string {
  return name.trim().slice(0, 60);
}
