import type { Readable } from 'node:stream';
import { createTestClient, listTokens } from '../http/authorized-client';
import { createLargeBody } from './large-body';

/** What came of an upload in a process of its own. */
export interface UploadOutcome {
  readonly status: number | undefined;
  readonly error: string | undefined;
  /** By how much its memory has grown at most. */
  readonly grownBytes: number;
  /** Connections in use at the end. One that waits for the next request is none. */
  readonly connections: number;
  /** Of each body that was made, whether it was let go. */
  readonly destroyed: readonly boolean[];
  readonly uncaught: readonly string[];
}

/** How often memory is looked at. */
const LOOK_EVERY_MS = 20;

/** What is held, in bytes: what could be collected is, first, because how much of that lies about is the engine's choice. */
function heldBytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const uncaught: string[] = [];
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => uncaught.push(String(error)));
}

/** A process of its own that sends a large body, because memory is a matter of a whole process. */
process.on('message', (baseURL: string) => {
  void upload(baseURL).then((outcome) => process.send?.(outcome));
});

async function upload(baseURL: string): Promise<UploadOutcome> {
  const { http } = createTestClient(baseURL, listTokens('first', 'second'));
  // The first request loads code and opens a socket, which are not what is asked about.
  await http.get('/', { headers: { authorization: false } });
  const bodies: Readable[] = [];
  const make = () => {
    const body = createLargeBody();
    bodies.push(body);
    return body;
  };
  const start = heldBytes();
  let peak = start;
  const looking = setInterval(() => (peak = Math.max(peak, heldBytes())), LOOK_EVERY_MS);
  const { status, error } = await http
    .put('/file', make, { headers: { 'content-type': 'application/octet-stream' } })
    .then(
      (response) => ({ status: response.status, error: undefined }),
      (failure: unknown) => ({ status: undefined, error: String(failure) }),
    );
  clearInterval(looking);
  return {
    status,
    error,
    grownBytes: peak - start,
    connections: process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length,
    destroyed: bodies.map((body) => body.destroyed),
    uncaught,
  };
}
