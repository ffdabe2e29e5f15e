import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { answerText } from '../http/raw-server';

/** Soup that looks more or less like HTTP. */
export function hostileBytes(): fc.Arbitrary<Buffer> {
  const soup = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const name = fc.oneof(
    fc.constantFrom('content-length', 'transfer-encoding', 'content-encoding', 'content-type', 'location'),
    fc.constantFrom('__proto__', 'constructor', 'set-cookie', 'retry-after', 'www-authenticate', 'upgrade'),
    fc.string({ maxLength: 10 }),
  );
  const value = fc.oneof(
    fc.constantFrom(
      'gzip',
      'br',
      'deflate',
      'chunked',
      'application/json',
      '5',
      '-1',
      '1e9',
      '/x',
      'http://[',
      'file:///',
    ),
    fc.constantFrom(
      'Bearer error="invalid_token"',
      'Bearer error="insufficient_scope", scope="a b"',
      'Basic',
    ),
    fc.string({ maxLength: 30, unit: 'binary' }),
  );
  const headers = fc.array(
    fc.tuple(name, value).map((pair) => pair.join(': ')),
    { maxLength: 6 },
  );
  const status = fc.oneof(
    fc.constantFrom('200 OK', '204 No Content', '302 Found', '401 No', '403 No', '429 Slow', '500 No'),
    fc.integer({ min: 200, max: 1000 }).map(String),
  );
  const body = fc.oneof(
    soup,
    fc.json().map((text) => Buffer.from(text)),
    fc.json().map((text) => gzipSync(text)),
  );
  const http = fc.tuple(headers, body, status).map(([lines, bytes, line]) => answerText(lines, bytes, line));
  return fc.oneof({ weight: 1, arbitrary: soup }, { weight: 5, arbitrary: http });
}
