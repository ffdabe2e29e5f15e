import type { Clock } from '../../ports';

/** Decides when who is next may go. All moments are epoch ms. */
export interface Admission {
  isFree(now: number): boolean;
  /** Before this moment whoever has `ahead` others in front cannot go, whatever happens; 0 if there is none. */
  earliestAt(now: number, ahead: number): number;
  /** When whoever is first may be free without anything happening; 0 if that is not known. */
  changesAt(now: number): number;
  /** Lets one go; returns the number that it goes by. */
  admit(now: number): number;
}

/** Who asked gets the number that it goes by, or hears that it cannot be in time. */
type Turn = number | { readonly readyAt: number };

/** Turns in the order of asking. */
export interface TurnQueue {
  readonly acquire: (latestAt: number, signal?: AbortSignal) => Turn | Promise<Turn>;
  /** Something has happened: looks whether somebody may go. */
  readonly look: () => void;
  readonly isEmpty: () => boolean;
}

interface Waiter {
  readonly latestAt: number;
  readonly settle: (turn: Turn) => void;
}

interface Queue {
  readonly clock: Clock;
  readonly admission: Admission;
  readonly waiters: Set<Waiter>;
  /** Wakes whoever serves the queue; `undefined` while nobody has to. */
  alarm: AbortController | undefined;
}

/** How long it sleeps at most: a timer that is set for too long rings at once. */
const MAX_SLEEP_MS = 60 * 60_000;

/** Creates a queue. It has one timer, and that only while somebody waits. */
export function createTurnQueue(clock: Clock, admission: Admission): TurnQueue {
  const queue: Queue = { clock, admission, waiters: new Set(), alarm: undefined };
  return {
    acquire: (latestAt, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      const now = clock.now();
      if (queue.waiters.size === 0 && admission.isFree(now)) return admission.admit(now);
      return missed(queue, { now, latestAt, ahead: queue.waiters.size }) ?? join(queue, latestAt, signal);
    },
    look: () => {
      queue.alarm?.abort();
    },
    isEmpty: () => queue.waiters.size === 0,
  };
}

function join(queue: Queue, latestAt: number, signal: AbortSignal | undefined): Promise<Turn> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      queue.waiters.delete(waiter);
      queue.alarm?.abort();
      reject(signal?.reason as Error);
    };
    const waiter: Waiter = {
      latestAt,
      settle: (turn) => {
        signal?.removeEventListener('abort', leave);
        resolve(turn);
      },
    };
    signal?.addEventListener('abort', leave, { once: true });
    queue.waiters.add(waiter);
    if (queue.alarm === undefined) void serve(queue);
  });
}

/** Gives turns until nobody waits any more. */
async function serve(queue: Queue): Promise<void> {
  const { clock, waiters } = queue;
  let now = clock.now();
  admitAll(queue, now);
  while (waiters.size > 0) {
    const alarm = new AbortController();
    queue.alarm = alarm;
    const wakesAt = selectAlarm(queue, now);
    await clock.sleep(wakesAt - now, alarm.signal);
    // A timer may ring a little early: the time that was slept has passed.
    now = alarm.signal.aborted ? clock.now() : Math.max(clock.now(), wakesAt);
    admitAll(queue, now);
  }
  queue.alarm = undefined;
}

function admitAll(queue: Queue, now: number): void {
  const { waiters, admission } = queue;
  let ahead = 0;
  for (const waiter of waiters) {
    if (ahead === 0 && admission.isFree(now)) {
      waiters.delete(waiter);
      waiter.settle(admission.admit(now));
      continue;
    }
    const miss = missed(queue, { now, latestAt: waiter.latestAt, ahead });
    if (miss === undefined) {
      ahead += 1;
    } else {
      waiters.delete(waiter);
      waiter.settle(miss);
    }
  }
}

/** Whether a turn cannot be in time, for somebody who has so many others in front. */
function missed(
  { admission }: Queue,
  { now, latestAt, ahead }: { readonly now: number; readonly latestAt: number; readonly ahead: number },
): { readonly readyAt: number } | undefined {
  const readyAt = Math.max(admission.earliestAt(now, ahead), now);
  return readyAt > latestAt || now >= latestAt ? { readyAt } : undefined;
}

/** When there is something to do: somebody may go, or runs out of time. */
function selectAlarm({ waiters, admission }: Queue, now: number): number {
  const changesAt = admission.changesAt(now);
  let wakesAt = Math.min(now + MAX_SLEEP_MS, changesAt > now ? changesAt : Infinity);
  for (const { latestAt } of waiters) wakesAt = Math.min(wakesAt, latestAt);
  return Math.max(wakesAt, now + 1);
}
