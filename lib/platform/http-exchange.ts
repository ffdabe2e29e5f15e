import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** Answers one request, and may take its time. */
export type Exchange = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A JSON answer. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Makes an asynchronous {@link Exchange} a listener of `node:http`; a failure becomes a 500. */
export function exchangeListener(exchange: Exchange): RequestListener {
  return (request, response) => {
    exchange(request, response).catch((error: unknown) => {
      if (response.headersSent || request.socket.destroyed) {
        response.destroy();
        return;
      }
      sendJson(response, { status: 500, body: { error: 'server_error', error_description: String(error) } });
    });
  };
}

/** The whole request body. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends the answer and ends the response. */
export function sendJson(response: ServerResponse, answer: JsonAnswer): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

/** Waits `delayMs`, without keeping a process alive that has nothing else to do. */
export async function pause(delayMs: number): Promise<void> {
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
}
