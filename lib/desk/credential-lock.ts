import { setTimeout as delay } from 'node:timers/promises';
import { LeaseTimeoutError, TokensNotSavedError } from '../errors';

/** A lock whose holder has not been heard of for that long is taken over: it was killed. */
const STALE_MS = 5_000;

const ATTEMPT_EVERY_MS = 100;

/** What somebody puts up with who finds another process at work. */
export interface LockPatience {
  /** How long another process may hold it. */
  readonly waitMs: number;
  /** Told once when there is one. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Takes a credential for one process alone; resolves with what gives it back. Two that refresh the same tokens at the
 * same moment would end the grant.
 *
 * @param path the credential file; the lock stands beside it
 * @throws {LeaseTimeoutError} if another process does not come to an end
 * @throws {TokensNotSavedError} `REFRESH_NOT_SAVABLE` if nothing can be written there
 */
export async function lockCredential(
  path: string,
  { waitMs, onWait }: LockPatience,
): Promise<() => Promise<void>> {
  // Loaded here: most commands need none.
  const { lock } = await import('proper-lockfile');
  const attempts = Math.ceil(waitMs / ATTEMPT_EVERY_MS);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const release = await lock(path, {
        // The file need not exist yet.
        realpath: false,
        stale: STALE_MS,
        // A machine that slept for too long has lost it; what is saved then is still the newest there is.
        onCompromised: () => undefined,
      });
      return () => release().catch(() => undefined);
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      // Waiting helps against another process alone: a folder that cannot be written to stays so.
      if (code !== 'ELOCKED') throw notWritable(path, code);
      if (attempt === attempts) throw inUse(path);
      if (attempt === 0) onWait?.();
      await delay(ATTEMPT_EVERY_MS);
    }
  }
}

/** Whether a process holds the credential now. */
export async function isCredentialLocked(path: string): Promise<boolean> {
  const { check } = await import('proper-lockfile');
  return check(path, { realpath: false, stale: STALE_MS }).catch(() => false);
}

function inUse(path: string): LeaseTimeoutError {
  return new LeaseTimeoutError({
    code: 'LEASE_TIMEOUT',
    sentence: `Another freshkeys process uses the credential file ${path}.`,
    remedy: 'Wait until it has ended, or end it, and try again.',
    cause: { path },
  });
}

/** New tokens would have no place: whatever would spend the old ones is not begun. */
export function notWritable(path: string, reason: string): TokensNotSavedError {
  return new TokensNotSavedError({
    code: 'REFRESH_NOT_SAVABLE',
    sentence: `Nothing can be written beside the credential file ${path} (${reason}), and new tokens would be lost.`,
    remedy: 'Nothing was changed. Check the permissions of the folder and the room on the disk.',
    cause: { path, reason },
  });
}
