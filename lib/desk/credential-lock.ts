import { LeaseTimeoutError, TokensNotSavedError } from '../errors';

/** A lock whose holder has not been heard of for that long is taken over: it was killed. */
const STALE_MS = 5_000;

const ATTEMPT_EVERY_MS = 100;

/**
 * Takes a credential for one process alone; resolves with what gives it back. Two that refresh the same tokens at the
 * same moment would end the grant.
 *
 * @param path the credential file; the lock stands beside it
 * @param waitMs how long another process may hold it
 * @throws {LeaseTimeoutError} if another process does not come to an end
 * @throws {TokensNotSavedError} `REFRESH_NOT_SAVABLE` if nothing can be written there
 */
export async function lockCredential(path: string, waitMs: number): Promise<() => Promise<void>> {
  // Loaded here: most commands need none.
  const { lock } = await import('proper-lockfile');
  try {
    const release = await lock(path, {
      // The file need not exist yet.
      realpath: false,
      stale: STALE_MS,
      retries: {
        retries: Math.ceil(waitMs / ATTEMPT_EVERY_MS),
        minTimeout: ATTEMPT_EVERY_MS,
        maxTimeout: ATTEMPT_EVERY_MS,
      },
      // A machine that slept for too long has lost it; what is saved then is still the newest there is.
      onCompromised: () => undefined,
    });
    return () => release().catch(() => undefined);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw code === 'ELOCKED' ? inUse(path) : notWritable(path, code);
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

function notWritable(path: string, reason: string): TokensNotSavedError {
  return new TokensNotSavedError({
    code: 'REFRESH_NOT_SAVABLE',
    sentence: `Nothing can be written beside the credential file ${path} (${reason}), and new tokens would be lost.`,
    remedy: 'Nothing was changed. Check the permissions of the folder and the room on the disk.',
    cause: { path, reason },
  });
}
