import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createAttachments } from '../../lib/component/attachments';
import type { AxiosRequestConfig } from '../../lib/http/axios-types';
import { createTestClient, listTokens } from '../http/authorized-client';

/** What a process with attachments is asked to do. The first token of its client is `first`, the next one `second`. */
export interface AttachmentJob {
  readonly baseURL: string;
  /** Sends this request, and stores its answer. */
  readonly store?: AxiosRequestConfig;
  readonly contentType?: string;
  /** Reads this attachment. */
  readonly read?: string;
  /** Sends it on to this path instead of looking at it. */
  readonly to?: string;
  /** Gives the request up as soon as the parent says so. */
  readonly isAbortable?: boolean;
}

/** What came of it. */
export interface AttachmentOutcome {
  readonly value?: Readonly<Record<string, unknown>>;
  readonly error?: Readonly<Record<string, unknown>>;
  /** Errors that nobody caught. */
  readonly uncaught: readonly string[];
  /** Whether the library had been loaded before the job. */
  readonly wasLoaded: boolean;
}

/**
 * A process of its own that stores and reads attachments: the library takes the address of the storage from the
 * environment while it is loaded, once for a process.
 */
const uncaught: string[] = [];
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => uncaught.push(String(error)));
}

const aborting = new AbortController();

process.on('message', (job: AttachmentJob | 'abort') => {
  if (job === 'abort') {
    aborting.abort();
    return;
  }
  const wasLoaded = Object.keys(require.cache).some((file) => file.includes('component-commons-library'));
  void perform(job).then(
    (value) => process.send?.({ value, uncaught, wasLoaded }),
    (error: unknown) => process.send?.({ error: describe(error), uncaught, wasLoaded }),
  );
});

async function perform(job: AttachmentJob): Promise<unknown> {
  const { http } = createTestClient(job.baseURL, listTokens('first', 'second'));
  const attachments = createAttachments(http, 'message-1');
  if (job.store !== undefined) {
    const request = job.isAbortable === true ? { ...job.store, signal: aborting.signal } : job.store;
    return attachments.store(request, { contentType: job.contentType });
  }
  const make = attachments.read(job.read ?? '');
  if (job.to === undefined) return digest(await make());
  const { status } = await http.put(job.to, make, { headers: { 'content-type': 'application/pdf' } });
  return { status };
}

async function digest(bytes: Readable) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

function describe(error: unknown) {
  const { name, message, stack, cause, ...members } = error as Error;
  return { ...members, name, message, stack, cause };
}
