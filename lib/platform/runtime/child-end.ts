import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Resolves with the exit code: `close` comes after all output, `disconnect` after all reports. */
export async function whenEnded(child: ChildProcess): Promise<number | null> {
  const disconnected = once(child, 'disconnect');
  const [exitCode] = (await once(child, 'close')) as [number | null];
  await disconnected;
  return exitCode;
}
