import type { Clock } from '../ports';

/** A clock that stands still until a spec moves it. */
export interface TestClock extends Clock {
  /** Every delay that was asked for with {@link Clock.sleep}, in milliseconds, oldest first. */
  readonly sleeps: readonly number[];
  /** How many sleepers have not woken yet. */
  sleeping(): number;
  /**
   * Moves the time on by `delayMs` milliseconds. Sleepers wake in the order of their time, each at its own moment,
   * and the work of each is run before the next one wakes.
   */
  advance(delayMs: number): Promise<void>;
  /** Sets the local clock to `epochMs` without waking anybody: what a person or NTP does to it. */
  set(epochMs: number): void;
  /** Resolves as soon as somebody sleeps: for specs whose work waits for real I/O before it sleeps. */
  whenSleeping(): Promise<void>;
}

/** How a clock begins, and what a sleep does to it. */
export interface TestClockOptions {
  /** What time it is at first, epoch ms. 2026-01-01T00:00:00Z unless given. */
  readonly now?: number;
  /** Whether a sleep moves the time on by itself, at once: for specs that only want to know how long was slept. */
  readonly automatic?: boolean;
}

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Runs all work that waits for nothing but its turn: promises and callbacks, no timers, no network. */
export async function runPendingWork(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * Creates a clock for `defineConnection(descriptor, definition, { clock })`, and for `startFakeProvider({ clock })`.
 *
 * @example
 * const clock = createTestClock();
 * const provider = await startFakeProvider({ clock, accessTokenSeconds: 3600 });
 * await clock.advance(3_600_000); // every access token has expired
 */
export function createTestClock(options: TestClockOptions = {}): TestClock {
  let now = options.now ?? Date.parse('2026-01-01T00:00:00Z');
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();
  const observers = new Set<() => void>();
  return {
    now: () => now,
    sleeps,
    sleeping: () => sleepers.size,
    async sleep(delayMs, signal) {
      sleeps.push(delayMs);
      if (signal?.aborted === true) return;
      if (options.automatic === true) {
        now += delayMs;
        return;
      }
      const woken = fallAsleep(sleepers, now + delayMs, signal);
      for (const observe of observers) observe();
      observers.clear();
      await woken;
    },
    async advance(delayMs) {
      const end = now + delayMs;
      await runPendingWork();
      for (let next = earliest(sleepers, end); next !== undefined; next = earliest(sleepers, end)) {
        now = Math.max(now, next.wakesAt);
        next.wake();
        await runPendingWork();
      }
      now = end;
    },
    set(epochMs) {
      now = epochMs;
    },
    whenSleeping: () =>
      sleepers.size > 0 ? Promise.resolve() : new Promise((resolve) => observers.add(resolve)),
  };
}

/** Resolves when somebody wakes the sleeper, or its work is cancelled. */
function fallAsleep(sleepers: Set<Sleeper>, wakesAt: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const sleeper: Sleeper = {
      wakesAt,
      wake: () => {
        sleepers.delete(sleeper);
        signal?.removeEventListener('abort', sleeper.wake);
        resolve();
      },
    };
    sleepers.add(sleeper);
    signal?.addEventListener('abort', sleeper.wake);
  });
}

function earliest(sleepers: ReadonlySet<Sleeper>, until: number): Sleeper | undefined {
  return [...sleepers].filter(({ wakesAt }) => wakesAt <= until).sort((a, b) => a.wakesAt - b.wakesAt)[0];
}
