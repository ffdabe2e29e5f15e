import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What people run: `npm run build` has made it. */
export const BUILT_COMMAND = join(ROOT, 'lib/cli/main.js');

/** What a command line printed, and how it ended. */
export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `freshkeys` with its output piped. @param directory where it is run; default: the root of this repository */
export async function runFreshkeys(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  directory = ROOT,
): Promise<Run> {
  const child = spawn(process.execPath, [BUILT_COMMAND, ...parameters], {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString('utf8')));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...printed };
}
