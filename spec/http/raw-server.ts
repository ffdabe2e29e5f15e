import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect } from 'chai';

/** A server that says what it is told to, HTTP or not. */
export interface RawServer {
  readonly url: string;
  /** Connections that were opened so far. */
  readonly sockets: readonly Socket[];
  close(): Promise<void>;
}

/** @param answer called with each connection, once its first bytes are there */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RawServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    // A client that ends first is what is tried here.
    socket.on('error', () => undefined);
    socket.once('data', () => {
      answer(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer of HTTP/1.1 whose connection ends with it. */
export function answerText(
  headers: readonly string[],
  body: string | Buffer = '',
  status = '200 OK',
): Buffer {
  const head = [`HTTP/1.1 ${status}`, ...headers, 'connection: close', '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

/** That nothing of an error shows a secret whose name begins with "canary". */
export function expectNoCanary(error: unknown): void {
  const shown = [inspect(error, { depth: 10, showHidden: true, maxStringLength: null })];
  for (let part = error; part instanceof Error; part = part.cause) {
    shown.push(part.message, String(part.stack), JSON.stringify(part), inspect(part.cause, { depth: 10 }));
  }
  expect(shown.join('\n')).not.to.contain('canary');
}
