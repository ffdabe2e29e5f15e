import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { report } from './worker';

/** What the server tells its parent once it listens. */
export interface ApiServerReady {
  readonly url: string;
}

const BODY = JSON.stringify({ ok: true, contact: { id: 1, name: 'Ada Lovelace', email: 'ada@example.com' } });
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };

const server = createServer((request, response) => {
  if (request.headers.authorization?.startsWith('Bearer bench-access-') === true) {
    response.writeHead(200, HEADERS).end(BODY);
  } else {
    response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
  }
});
// No connection may end between two rounds.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  report({ url: `http://127.0.0.1:${String(port)}` } satisfies ApiServerReady);
});
process.once('disconnect', () => process.exit());
