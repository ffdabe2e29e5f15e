import { isFreshkeysError } from '../../lib/errors';

/** What `run` throws; fails if it throws nothing. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('expected an exception');
}

/** What `promise` rejects with; fails if it resolves. */
export function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}

/** The code of an error of this package; of any other error its text, so that a failing comparison shows it. */
export function codeOf(error: unknown): string {
  return isFreshkeysError(error) ? error.code : String(error);
}

/** The text of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
