/** Headers in which APIs name the request, so that their support finds it; the first one that is there wins. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'x-requestid',
  'x-correlation-id',
  'correlation-id',
  'x-amzn-requestid',
  'x-amz-request-id',
  'x-ms-request-id',
  'x-ms-correlation-request-id',
  'x-goog-request-id',
  'x-trace-id',
  'x-b3-traceid',
  'traceparent',
  'cf-ray',
] as const;

/** What an id is made of. Anything else is not worth showing, or dangerous to show. */
const PLAIN_ID = /^[\w.:+/=@-]{1,128}$/;

/** The id that the API gave to a request, if it did. It is foreign text: whoever shows it takes secrets out of it. */
export function readRequestId(headers: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of REQUEST_ID_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string' && PLAIN_ID.test(value)) return value;
  }
  return undefined;
}
