import { setTimeout as delay } from 'node:timers/promises';

/** Nothing came within this time. */
export interface Unfinished {
  readonly unfinishedAfterMs: number;
}

/** The result of some work, unless it takes longer. */
export async function withTimeLimit<Result>(
  work: Promise<Result>,
  limitMs: number,
): Promise<Result | Unfinished> {
  const done = new AbortController();
  const late = delay(limitMs, { unfinishedAfterMs: limitMs }, { signal: done.signal });
  // It is stopped when the work is done, and then nobody waits for it.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
