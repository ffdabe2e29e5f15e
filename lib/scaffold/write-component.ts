import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ConfigurationError } from '../errors';
import type { Files } from './component-files';
import { inspectTarget } from './target-folder';

/**
 * Writes all files of a component, or none: they are written beside the target and moved when all of them are there.
 *
 * @param directory absolute path; missing, empty, or with nothing but `.git` in it
 * @throws {ConfigurationError} `FILE_NOT_WRITTEN`; whatever had been made by then is gone
 */
export function writeComponent(directory: string, files: Files): void {
  const made: string[] = [];
  try {
    const parent = dirname(directory);
    made.push(...[mkdirSync(parent, { recursive: true })].filter((path) => path !== undefined));
    const draft = mkdtempSync(join(parent, `.${basename(directory)}-`));
    made.push(draft);
    for (const [name, content] of Object.entries(files)) {
      const path = join(draft, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { flag: 'wx' });
    }
    moveInto(directory, draft, made);
  } catch (error) {
    for (const path of made.toReversed()) rmSync(path, { recursive: true, force: true });
    throw notWritten(directory, error);
  }
}

/** @param made takes note of what is to be removed again if something fails */
function moveInto(directory: string, draft: string, made: string[]): void {
  const target = inspectTarget(directory);
  // Somebody else was faster, since it was asked for the first time.
  if (target.kind === 'taken') throw new TargetTaken(target.because);
  if (target.kind === 'missing') {
    renameSync(draft, directory);
    return;
  }
  for (const name of readdirSync(draft)) {
    const path = join(directory, name);
    renameSync(join(draft, name), path);
    made.push(path);
  }
  rmSync(draft, { recursive: true });
}

class TargetTaken extends Error {}

function notWritten(directory: string, error: unknown): ConfigurationError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const reason = error instanceof TargetTaken ? error.message : (REASONS[code] ?? code);
  return new ConfigurationError({
    code: 'FILE_NOT_WRITTEN',
    sentence: `The component cannot be written to ${directory}: ${reason}.`,
    remedy: 'Nothing was left behind: put it right, or name another folder.',
    cause: { directory, code },
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full (ENOSPC)',
  EDQUOT: 'the quota of the disk is used up (EDQUOT)',
  EFBIG: 'files may not be as large as that (EFBIG)',
  EROFS: 'the disk is read-only (EROFS)',
  EACCES: 'it is not allowed (EACCES)',
  EPERM: 'it is not allowed (EPERM)',
  EEXIST: 'a part of the path is no folder (EEXIST)',
  ENOTDIR: 'a part of the path is no folder (ENOTDIR)',
};
