import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { exchangeListener, pause, sendJson } from '../http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import { createStorageToken, carriesStorageToken } from './storage-token';
import { createStoredObjects, type StoredObjects } from './stored-objects';

/**
 * What happens to a request: an answer with this status once it was read, the same before its body is read, a lost
 * connection in the middle of what is sent or received, or an answer that comes late.
 */
export type StorageFault = number | { readonly early: number } | 'reset' | { readonly delayMs: number };

/** What a storage was asked. */
export interface StorageCounts {
  readonly requests: number;
  readonly unauthorized: number;
  readonly stored: number;
  /** Uploads that broke off: nothing of them is kept. */
  readonly broken: number;
}

/** The platform's storage for objects ("Maester") on the loopback interface. */
export interface ObjectStorage extends LoopbackServer, Pick<StoredObjects, 'add' | 'list'> {
  /** A token that it takes. */
  readonly token: string;
  readonly counts: () => StorageCounts;
  /** Queues what happens to the next requests, one fault each. */
  readonly next: (...faults: readonly StorageFault[]) => void;
}

const SECRET = 'secret-of-the-object-storage';

/** What one exchange works with. */
interface Storage {
  readonly objects: StoredObjects;
  readonly counts: Record<keyof StorageCounts, number>;
}

/** Starts a storage: `POST /objects`, `GET` and `DELETE /objects/:id`, for those who carry its token. */
export async function startObjectStorage(): Promise<ObjectStorage> {
  const objects = createStoredObjects();
  const counts = { requests: 0, unauthorized: 0, stored: 0, broken: 0 };
  const faults: StorageFault[] = [];

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    counts.requests += 1;
    const fault = faults.shift();
    if (!carriesStorageToken(request.headers.authorization, SECRET)) {
      counts.unauthorized += 1;
      request.resume();
      sendJson(response, { status: 401, body: { error: 'Invalid token' } });
      return;
    }
    if (typeof fault === 'object' && 'delayMs' in fault) await pause(fault.delayMs);
    else if (fault !== undefined && (await disturb(fault, { request, response }))) return;
    await answer({ objects, counts }, { request, response, isReset: fault === 'reset' });
  }

  const server = await startLoopbackServer(exchangeListener(exchange));
  return {
    ...server,
    token: createStorageToken(SECRET),
    list: objects.list,
    add: objects.add,
    counts: () => ({ ...counts }),
    next: (...more) => void faults.push(...more),
  };
}

/** The two sides of an exchange. */
interface Sides {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Whether the fault is all the answer there is. */
async function disturb(fault: StorageFault, { request, response }: Sides): Promise<boolean> {
  if (typeof fault === 'number') {
    await finished(request.resume());
    sendJson(response, { status: fault, body: { error: 'told to' } });
    return true;
  }
  if (typeof fault === 'object' && 'early' in fault) {
    // With an object, so that a success is one for whoever does not look at what became of the body.
    sendJson(response, { status: fault.early, body: { error: 'told to', objectId: 'too-early' } });
    return true;
  }
  if (request.method !== 'POST') return false;
  request.once('data', () => request.socket.destroy());
  return true;
}

async function answer(
  { objects, counts }: Storage,
  { request, response, isReset }: Sides & { readonly isReset: boolean },
): Promise<void> {
  const [, id = ''] = /^\/objects\/([^/?]+)/.exec(request.url ?? '') ?? [];
  const missing = { status: 404, body: { error: 'Object not found' } };
  if (request.method === 'POST') {
    try {
      const { id: objectId, contentType, sizeBytes } = await objects.take(request, typeOf(request));
      counts.stored += 1;
      const body = { objectId, contentType, contentLength: sizeBytes, metadata: {} };
      sendJson(response, { status: 201, body });
    } catch {
      counts.broken += 1;
    }
    return;
  }
  if (request.method === 'DELETE') {
    if (objects.remove(id)) response.writeHead(204).end();
    else sendJson(response, missing);
    return;
  }
  const object = objects.read(id);
  if (object === undefined) {
    sendJson(response, missing);
    return;
  }
  response.writeHead(200, { 'content-type': object.contentType });
  if (isReset) await sendHalf(object.open(), response);
  else await pipeline(object.open(), response).catch(() => undefined);
}

/** Half of the first bytes, and no end. */
async function sendHalf(bytes: Readable, response: ServerResponse): Promise<void> {
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    response.write(chunk.subarray(0, chunk.length / 2), () => response.destroy());
    return;
  }
}

function typeOf({ headers }: IncomingMessage): string {
  return headers['content-type'] ?? 'application/octet-stream';
}
