import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { join, extname } from 'node:path';
import { exchangeListener, readBody } from '../../lib/platform/http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { captureOutput, sourceArguments } from '../../lib/platform/runtime/child-process';
import type { AttachmentJob, AttachmentOutcome } from '../support/attachment-process';

/** A file that does not fit into any buffer on its way. */
export const FILE = randomBytes(6 * 1024 * 1024);

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A process that has the storage in its environment. */
export interface AttachmentProcess {
  readonly run: (job: AttachmentJob) => Promise<AttachmentOutcome>;
  readonly abort: () => void;
  /** What it has printed. */
  readonly printed: () => string;
  readonly end: () => Promise<void>;
}

/** Starts a process. Without `environment` it knows nothing of a storage. */
export function startAttachmentProcess(
  environment: Readonly<Record<string, string>> = {},
): AttachmentProcess {
  const script = join(__dirname, `../support/attachment-process${extname(__filename)}`);
  const { PATH, HOME } = process.env;
  const child = fork(script, {
    execArgv: [...sourceArguments()],
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed = captureOutput(child);
  return {
    printed,
    run: async (job) => {
      child.send(job);
      const [outcome] = (await once(child, 'message')) as [AttachmentOutcome];
      return outcome;
    },
    abort: () => void child.send('abort'),
    end: async () => {
      if (child.exitCode !== null) return;
      const ended = once(child, 'close');
      child.kill();
      await ended;
    },
  };
}

/** One request to the API. */
export interface FileRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An API that gives files to those who carry `second`. */
export interface FileApi extends LoopbackServer {
  readonly requests: readonly FileRequest[];
  /** Ends when every answer has come to its end, or somebody has let go of it. */
  readonly settled: () => Promise<void>;
}

/** How an API sends a file. */
export type SendFile = (response: ServerResponse, count: number) => void;

/** Sends the whole of {@link FILE}. */
export const sendWhole: SendFile = (response) => {
  response.writeHead(200, { 'content-type': 'application/pdf', 'x-request-id': 'r-1' }).end(FILE);
};

/** Starts the API. `send` is told the number of the answer, from 1. */
export async function startFileApi(send: SendFile = sendWhole): Promise<FileApi> {
  const requests: FileRequest[] = [];
  let served = 0;
  const open = new Set<Promise<unknown>>();
  const listener = exchangeListener(async (request, response) => {
    const closed = new Promise((resolve) => response.once('close', resolve));
    open.add(closed);
    const { url: path = '', headers } = request;
    requests.push({ path, headers, body: await readBody(request) });
    if (path.startsWith('/open') || headers.authorization === 'Bearer second') {
      served += 1;
      send(response, served);
    } else {
      response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end('{}');
    }
  });
  const server = await startLoopbackServer(listener);
  return {
    ...server,
    requests,
    settled: async () => {
      await Promise.all(open);
    },
  };
}
