import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that exists while the specs around it run. */
export interface TemporaryFolder {
  /** The path of a file in it. */
  readonly path: (name: string) => string;
  /** Writes a file, data as JSON; returns its path. */
  readonly write: (name: string, content: unknown) => string;
}

/** Makes a folder before the specs of this `describe`, and removes it after them. */
export function useTemporaryFolder(): TemporaryFolder {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshkeys-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, content) => {
      writeFileSync(path(name), typeof content === 'string' ? content : JSON.stringify(content));
      return path(name);
    },
  };
}
