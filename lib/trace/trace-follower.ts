import { open, stat, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { createLineSplitter } from './line-splitter';

/** Reads what is appended to a file, as far as it has come. */
export interface TraceFollower {
  /** Calls back with the lines that came since the last time, piece by piece. */
  read(onLines: (lines: readonly string[]) => void): Promise<void>;
  close(): Promise<void>;
}

const PIECE_BYTES = 65_536;

/** A file that is being read, and how far. */
interface OpenFile {
  readonly handle: FileHandle;
  readonly inode: number;
  readonly decoder: StringDecoder;
  readonly splitter: ReturnType<typeof createLineSplitter>;
  position: number;
}

/** Follows a file that may not be there yet, may be cut, and may be replaced by another one of its name. */
export function createTraceFollower(path: string): TraceFollower {
  let file: OpenFile | undefined;
  const close = async (): Promise<void> => {
    await file?.handle.close();
    file = undefined;
  };
  const readOn = async (onLines: (lines: readonly string[]) => void): Promise<void> => {
    if (file === undefined) return;
    const buffer = Buffer.alloc(PIECE_BYTES);
    for (;;) {
      const { bytesRead } = await file.handle.read(buffer, 0, PIECE_BYTES, file.position);
      if (bytesRead === 0) return;
      file.position += bytesRead;
      onLines(file.splitter.push(file.decoder.write(buffer.subarray(0, bytesRead))));
    }
  };
  return {
    async read(onLines) {
      // What was written to a file before it was replaced is read to its end.
      await readOn(onLines);
      const now = await statOf(path);
      if (file !== undefined && (now?.inode !== file.inode || now.size < file.position)) await close();
      if (file !== undefined || now === undefined) return;
      file = await openFile(path);
      await readOn(onLines);
    },
    close,
  };
}

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, 'r');
  const { ino: inode } = await handle.stat();
  return { handle, inode, decoder: new StringDecoder('utf8'), splitter: createLineSplitter(), position: 0 };
}

async function statOf(path: string): Promise<{ readonly inode: number; readonly size: number } | undefined> {
  try {
    const { ino: inode, size } = await stat(path);
    return { inode, size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
