import { redactText } from '../redact';
import type { HeldLease, Lease, Logger } from '../ports';

/** A lock whose holder has not been heard of for that long is taken over: it was killed. */
const STALE_MS = 10_000;

/** What the lease of one token file is made of. */
export interface LockFileLeaseOptions {
  /** The token file; the lock stands beside it as `<path>.lock`. */
  readonly path: string;
  /** How long one refresh may take, in milliseconds. */
  readonly refreshDeadlineMs: number;
  readonly logger: Logger;
}

/**
 * A lease among the processes of one machine that share a token file. Nothing needs to be told: what was refreshed is
 * in the file itself.
 */
export function createLockFileLease({ path, refreshDeadlineMs, logger }: LockFileLeaseOptions): Lease {
  return {
    waitMs: refreshDeadlineMs + STALE_MS,
    read: () => Promise.resolve(undefined),
    take: async () => {
      try {
        return await lock(path);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'ELOCKED') return 'taken';
        logger.warn(
          `The token file ${path} cannot be locked (${redactText(code ?? message)}): two processes that refresh at the same moment do not know of each other.`,
        );
        return 'unavailable';
      }
    },
  };
}

async function lock(path: string): Promise<HeldLease> {
  // Loaded here, because containers have no token file.
  const { lock: lockFile } = await import('proper-lockfile');
  let isHeld = true;
  const release = await lockFile(path, {
    // The file need not exist yet.
    realpath: false,
    stale: STALE_MS,
    onCompromised: () => {
      isHeld = false;
    },
  });
  return {
    share: () => Promise.resolve(isHeld ? 'shared' : 'lost'),
    release: async () => {
      if (!isHeld) return;
      isHeld = false;
      // Somebody has removed it: then there is nothing left to do.
      await release().catch(() => undefined);
    },
  };
}
