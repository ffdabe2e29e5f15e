import { rmSync, statSync, writeFileSync } from 'node:fs';
import { notWritable } from './credential-lock';

/** More than any token response takes, sealed or not. */
const SPARE_BYTES = 16_384;

/**
 * Makes sure that there is room for new tokens beside the old ones, before the old ones are spent: on a full disk the
 * account would be lost.
 *
 * @param path the credential file, in a folder that exists
 * @throws {TokensNotSavedError} `REFRESH_NOT_SAVABLE`
 */
export function assertRoom(path: string): void {
  const spare = `${path}.room`;
  const bytes = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) + SPARE_BYTES;
  // In one go, so that no interruption leaves the file there.
  try {
    writeFileSync(spare, Buffer.alloc(bytes), { mode: 0o600 });
  } catch (error) {
    throw notWritable(path, (error as NodeJS.ErrnoException).code ?? 'unknown');
  } finally {
    // What is there and no file of ours is the reason that is told.
    if (statSync(spare, { throwIfNoEntry: false })?.isFile() === true) rmSync(spare, { force: true });
  }
}
