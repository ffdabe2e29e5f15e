import type { Clock } from '../../lib/ports';

/** A clock that stands still until a spec moves it. */
export interface ManualClock extends Clock {
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

export interface ManualClockOptions {
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

/** Creates a {@link ManualClock}. */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  let now = options.now ?? Date.parse('2026-01-01T00:00:00Z');
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();
  const observers = new Set<() => void>();

  function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    sleeps.push(delayMs);
    if (signal?.aborted === true) return Promise.resolve();
    if (options.automatic === true) {
      now += delayMs;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        wakesAt: now + delayMs,
        wake: () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', sleeper.wake);
      for (const observe of [...observers]) observe();
    });
  }

  async function advance(delayMs: number): Promise<void> {
    const end = now + delayMs;
    await runPendingWork();
    for (let next = earliest(sleepers, end); next !== undefined; next = earliest(sleepers, end)) {
      now = Math.max(now, next.wakesAt);
      next.wake();
      await runPendingWork();
    }
    now = end;
  }

  return {
    now: () => now,
    sleep,
    sleeps,
    sleeping: () => sleepers.size,
    advance,
    set(epochMs) {
      now = epochMs;
    },
    whenSleeping() {
      if (sleepers.size > 0) return Promise.resolve();
      return new Promise((resolve) => {
        const observe = (): void => {
          observers.delete(observe);
          resolve();
        };
        observers.add(observe);
      });
    },
  };
}

function earliest(sleepers: ReadonlySet<Sleeper>, until: number): Sleeper | undefined {
  return [...sleepers].filter(({ wakesAt }) => wakesAt <= until).sort((a, b) => a.wakesAt - b.wakesAt)[0];
}
