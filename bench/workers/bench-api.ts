import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API with as little work for a request as there can be: the clients are to be measured, not it. */
export interface BenchApi {
  readonly url: string;
  readonly counts: () => { readonly served: number; readonly rejected: number };
  close(): Promise<void>;
}

const BODY = JSON.stringify({
  ok: true,
  contact: { id: 1, name: 'Ada Lovelace', email: 'ada@example.com' },
});
const HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
const CHALLENGE = { 'www-authenticate': 'Bearer error="invalid_token"', 'content-length': 0 };
const SCHEME = 'Bearer ';

/** Starts it on loopback. Whatever is asked, an accepted token gets the same contact. */
export async function startBenchApi(isAccepted: (token: string) => boolean): Promise<BenchApi> {
  const counts = { served: 0, rejected: 0 };
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    if (authorization.startsWith(SCHEME) && isAccepted(authorization.slice(SCHEME.length))) {
      counts.served += 1;
      response.writeHead(200, HEADERS).end(BODY);
    } else {
      counts.rejected += 1;
      response.writeHead(401, CHALLENGE).end();
    }
  });
  // No connection may end between two rounds, and a thousand may come at once.
  server.keepAliveTimeout = 300_000;
  await new Promise<void>((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    counts: () => ({ ...counts }),
    close: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeAllConnections();
  await closed;
}
