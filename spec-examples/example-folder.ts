import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeProvider } from '../lib/testing/fake-provider';

type Members = Readonly<Record<string, unknown>>;

/** What an example has in spec/stand-in.ts. */
export interface StandIn {
  readonly environment: Readonly<Record<string, string>>;
  readonly form: Members;
  readonly message: Members;
  readonly startStandIn: () => Promise<FakeProvider>;
}

export const EXAMPLES = join(__dirname, '../examples');

/** Not by an import with types: the examples are installed after this repository was built. */
export function loadStandIn(name: string): StandIn {
  return createRequire(__filename)(join(EXAMPLES, name, 'spec/stand-in')) as StandIn;
}

/**
 * Copies an example into a folder of its own. Whoever asks for it removes it.
 *
 * @param descriptor the file that takes the place of component.json
 */
export function copyExample(name: string, descriptor = 'component.json'): string {
  const directory = join(EXAMPLES, name);
  const copy = mkdtempSync(join(tmpdir(), 'freshkeys-example-'));
  const isSource = (path: string): boolean => !path.startsWith(join(directory, 'node_modules'));
  cpSync(directory, copy, { recursive: true, filter: isSource });
  cpSync(join(directory, descriptor), join(copy, 'component.json'));
  symlinkSync(join(directory, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}
