import type { Clock } from '../ports';

/** A clock that stands still until a spec moves it. */
export interface TestClock extends Clock {
  /** Every wait that was asked for, in milliseconds, oldest first. */
  readonly sleeps: readonly number[];
  /**
   * Moves the time on. Who sleeps wakes up at the right moment, in order, and the work of each is run before the next
   * one wakes.
   */
  advance(delayMs: number): Promise<void>;
}

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/**
 * Creates a clock for `defineConnection(descriptor, definition, { clock })`, and for `startFakeProvider({ clock })`.
 *
 * @param now what time it is at first, epoch ms
 * @example
 * const clock = createTestClock();
 * const provider = await startFakeProvider({ clock, accessTokenSeconds: 3600 });
 * await clock.advance(3_600_000); // every access token has expired
 */
export function createTestClock(now: number = Date.parse('2026-01-01T00:00:00Z')): TestClock {
  let time = now;
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();
  return {
    now: () => time,
    sleeps,
    sleep(delayMs, signal) {
      sleeps.push(delayMs);
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper: Sleeper = {
          wakesAt: time + delayMs,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      });
    },
    async advance(delayMs) {
      const end = time + delayMs;
      await runPendingWork();
      for (let next = earliest(sleepers, end); next !== undefined; next = earliest(sleepers, end)) {
        time = Math.max(time, next.wakesAt);
        next.wake();
        await runPendingWork();
      }
      time = end;
    },
  };
}

/** Runs all work that waits for nothing but its turn. */
async function runPendingWork(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

function earliest(sleepers: ReadonlySet<Sleeper>, until: number): Sleeper | undefined {
  return [...sleepers].filter(({ wakesAt }) => wakesAt <= until).sort((a, b) => a.wakesAt - b.wakesAt)[0];
}
