import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { readJsonText, type JsonText } from '../json/json-text';

/** The folder of a component, as the rules look at it. */
export interface ComponentFolder {
  /** Absolute path. */
  readonly directory: string;
  readonly path: (name: string) => string;
  /** Whether a path leads out of the folder: the platform takes nothing along from there. */
  readonly isOutside: (name: string) => boolean;
  readonly hasFile: (name: string) => boolean;
  /** When a file was written, in epoch milliseconds; `undefined` if there is none. */
  readonly changedAt: (name: string) => number | undefined;
  /** The bytes of a file; `undefined` if there is none that can be read. */
  readonly read: (name: string) => Buffer | undefined;
  /** A JSON file; `undefined` if there is none that can be read. */
  readonly readJson: (name: string) => JsonText | undefined;
}

const QUIET = { throwIfNoEntry: false } as const;

/** Opens the folder of a component. */
export function openComponentFolder(directory: string): ComponentFolder {
  const path = (name: string): string => join(directory, name);
  const read = (name: string): Buffer | undefined => {
    try {
      return readFileSync(path(name));
    } catch {
      return undefined;
    }
  };
  return {
    directory,
    path,
    read,
    isOutside: (name) => {
      const way = relative(directory, path(name));
      return way === '..' || way.startsWith('../') || way.startsWith('..\\') || isAbsolute(way);
    },
    hasFile: (name) => statSync(path(name), QUIET)?.isFile() === true,
    changedAt: (name) => statSync(path(name), QUIET)?.mtimeMs,
    readJson: (name) => {
      const text = read(name)?.toString('utf8');
      return text === undefined ? undefined : readJsonText(text);
    },
  };
}
