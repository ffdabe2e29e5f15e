import { open, unlink, type FileHandle } from 'node:fs/promises';
import { UsageError } from './command';

/**
 * Writes a file that only its owner can read. An existing one is left alone: it may hold the only copy of a secret.
 *
 * @param obtain what to write; called once it is clear that it can be written
 * @throws {UsageError} if the file exists, or cannot be written
 */
export async function writeSecretFile(path: string, obtain: () => Promise<object>): Promise<void> {
  const file = await create(path);
  try {
    await file.writeFile(`${JSON.stringify(await obtain(), undefined, 2)}\n`);
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'EEXIST' ? `${path} exists already` : `${path} cannot be written (${code})`,
    );
  }
}
