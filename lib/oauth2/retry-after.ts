/**
 * Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110 §10.2.3).
 *
 * @param now epoch ms
 * @returns milliseconds to wait, never negative; `undefined` if the header is absent or unreadable
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const delayMs = Math.ceil(Number(text) * 1000);
    return Number.isFinite(delayMs) ? delayMs : undefined;
  }
  const time = parseHttpDate(text);
  return time === undefined ? undefined : Math.max(0, time - now);
}

/**
 * Reads an HTTP date in any of its three formats (RFC 9110 §5.6.7).
 *
 * @returns epoch ms; `undefined` if the text is no date
 */
export function parseHttpDate(text: string): number | undefined {
  // Every one of them has a time of day in it; `Date.parse` would also take things like "-5" or "soon 1" for a date.
  if (!/\d:\d\d:\d\d/.test(text)) return undefined;
  // All are UTC, and the one of C (`Sun Nov  6 08:49:37 1994`) does not say so.
  const time = Date.parse(/ \d{4}$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(time) ? undefined : time;
}
