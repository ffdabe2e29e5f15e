import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

/** The extension of this code as it runs: `.ts` from the sources, `.js` when compiled. */
const OWN_EXTENSION = extname(__filename);

/** Node arguments with which a child can load the same kind of files as this process. */
export function sourceArguments(): readonly string[] {
  // An absolute path, because the child's working directory is a component's and has no such module.
  return OWN_EXTENSION === '.ts' ? ['--require', createRequire(__filename).resolve('tsx/cjs')] : [];
}

const living = new Set<ChildProcess>();

/** Ends a child with this process, which may be ended while it waits for it: nobody else would. */
export function endWithParent(child: ChildProcess): void {
  // One listener for all: Node takes many for a mistake.
  if (living.size === 0) process.on('exit', endAll);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', endAll);
  });
}

function endAll(): void {
  for (const child of living) child.kill('SIGKILL');
}

/**
 * Collects what a child prints on both streams, in the order of arrival.
 *
 * @param kept how much of its end is kept at least, in characters; default: everything
 */
export function captureOutput(child: ChildProcess, kept = Infinity): () => string {
  let chunks: string[] = [];
  let length = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk);
      length += chunk.length;
      // Rarely, because joining costs: a container may print a line for every message.
      if (length > 2 * kept) {
        chunks = [chunks.join('').slice(-kept)];
        length = kept;
      }
    });
  }
  return () => chunks.join('').slice(-kept);
}
