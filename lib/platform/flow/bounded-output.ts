import type { ChildProcess } from 'node:child_process';

/** So much of a container's output is kept, in characters: the end of it, where the reason for its end is. */
const KEPT = 256 * 1024;

/** Keeps the last part of what a child prints on both streams, in the order of arrival. */
export function captureBoundedOutput(child: ChildProcess, kept = KEPT): () => string {
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
