import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

/** One part of a `multipart/form-data` body (RFC 7578). */
export interface FormPart {
  readonly name: string;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
  /** A function opens what is too large to be held, anew for each attempt. */
  readonly content: string | Buffer | (() => Promise<Readable>);
}

/** A body, and the content type that says where its parts end. */
export interface MultipartBody {
  readonly contentType: string;
  readonly data: Buffer | (() => Readable);
}

/** Puts parts together. What has a stream among its parts becomes a stream, made anew for each attempt. */
export function buildMultipart(parts: readonly FormPart[]): MultipartBody {
  const boundary = `freshkeys-${randomUUID()}`;
  const contentType = `multipart/form-data; boundary=${boundary}`;
  const end = `--${boundary}--\r\n`;
  const pieces: (string | Buffer)[] = [];
  for (const part of parts) {
    if (typeof part.content === 'function') {
      return { contentType, data: () => Readable.from(streamParts(parts, boundary), { objectMode: false }) };
    }
    pieces.push(headOf(part, boundary), part.content, '\r\n');
  }
  return { contentType, data: Buffer.concat([...pieces, end].map((piece) => Buffer.from(piece))) };
}

async function* streamParts(parts: readonly FormPart[], boundary: string): AsyncGenerator<Buffer> {
  for (const part of parts) {
    const { content } = part;
    yield Buffer.from(headOf(part, boundary));
    if (typeof content === 'function') yield* (await content()) as AsyncIterable<Buffer>;
    else yield Buffer.from(content);
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

function headOf({ name, filename, contentType }: FormPart, boundary: string): string {
  const file = filename === undefined ? '' : `; filename="${escapeName(filename)}"`;
  const type = contentType === undefined ? '' : `Content-Type: ${contentType}\r\n`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"${file}\r\n${type}\r\n`;
}

/** As browsers do it, so that a name cannot end its line. */
function escapeName(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
