import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigurationError } from '../errors';
import { UsageError } from './command';

/**
 * Makes sure that a result can be written, before the work that gives it.
 *
 * @throws {UsageError}
 */
export function assertWritable(file: string | undefined): void {
  if (file === undefined) return;
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder) throw new UsageError(`${file} cannot be written (EISDIR)`);
  try {
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${codeOf(error)})`);
  }
}

/**
 * Writes a result.
 *
 * @param mode who may read a file that is new: everybody, as far as the system lets them
 * @throws {ConfigurationError} `FILE_NOT_WRITTEN`
 */
export function writeResult(file: string, text: string, mode = 0o666): void {
  try {
    writeFileSync(file, text, { mode });
  } catch (error) {
    // Half a result is worse than none. What is no file, such as a pipe, stays.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) rmSync(file, { force: true });
    throw new ConfigurationError({
      code: 'FILE_NOT_WRITTEN',
      sentence: `${file} could not be written to its end (${codeOf(error)}).`,
      remedy: 'Check the permissions and the room on the disk, then try again.',
      cause: { file, reason: codeOf(error) },
    });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
