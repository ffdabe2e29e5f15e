import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

/** What the storage knows of an object. */
export interface StoredObject {
  readonly id: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

/** Objects of a storage. Of a large one only its size and its hash are kept. */
export interface StoredObjects {
  readonly list: () => readonly StoredObject[];
  /** Takes an object in. Rejects, and keeps nothing, if its bytes break off. */
  readonly take: (bytes: Readable, contentType: string) => Promise<StoredObject>;
  /** Adds one whose bytes are made whenever somebody reads them. */
  readonly add: (make: () => Readable, contentType: string) => string;
  /** The bytes of an object; `undefined` if there is none, or it was too large to keep. */
  readonly read: (id: string) => ReadableObject | undefined;
  readonly remove: (id: string) => boolean;
}

/** An object that can be read. */
export interface ReadableObject {
  readonly contentType: string;
  readonly open: () => Readable;
}

/** Up to this size an object that was taken in can be read again. */
const MAX_KEPT_BYTES = 256 * 1024;

/** No objects. */
export function createStoredObjects(): StoredObjects {
  const known = new Map<string, StoredObject>();
  const readable = new Map<string, ReadableObject>();
  return {
    list: () => [...known.values()],
    take: async (bytes, contentType) => {
      const { kept, ...facts } = await measure(bytes);
      const object = { id: randomUUID(), contentType, ...facts };
      known.set(object.id, object);
      if (kept !== undefined) readable.set(object.id, { contentType, open: () => Readable.from([kept]) });
      return object;
    },
    add: (open, contentType) => {
      const id = randomUUID();
      readable.set(id, { contentType, open });
      return id;
    },
    read: (id) => readable.get(id),
    remove: (id) => [known.delete(id), readable.delete(id)].includes(true),
  };
}

async function measure(bytes: Readable) {
  const hash = createHash('sha256');
  let chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_KEPT_BYTES) chunks = [];
    else chunks.push(chunk);
  }
  const kept = sizeBytes > MAX_KEPT_BYTES ? undefined : Buffer.concat(chunks);
  return { sizeBytes, sha256: hash.digest('hex'), kept };
}
