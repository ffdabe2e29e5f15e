import { createLockFileLease } from '../../lib/leases/lock-file-lease';

/** Takes the lease of the token file of its first argument, says what came of it, and holds it until it is killed. */
async function takeAndHold(path: string): Promise<void> {
  const ignore = (): void => undefined;
  const lease = createLockFileLease({
    path,
    refreshDeadlineMs: 30_000,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const held = await lease.take();
  process.send?.(typeof held === 'string' ? held : 'held');
  // The channel to the parent keeps the process alive.
  process.on('message', () => undefined);
}

void takeAndHold(process.argv[2] ?? '');
