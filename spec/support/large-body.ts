import { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

/** 100 MB, each part of them another one. */
export const LARGE_BYTES = 1_600 * CHUNK_BYTES;

/** A stream of {@link LARGE_BYTES}, always the same, of which nothing is in memory before it is read. */
export function createLargeBody(): Readable {
  let made = 0;
  return new Readable({
    read() {
      if (made === LARGE_BYTES) {
        this.push(null);
        return;
      }
      const chunk = Buffer.alloc(CHUNK_BYTES, (made / CHUNK_BYTES) % 251);
      chunk.writeUInt32BE(made);
      made += CHUNK_BYTES;
      this.push(chunk);
    },
  });
}
