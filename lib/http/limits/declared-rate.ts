/** How many requests there may be in how much time, as an author declares it. */
export interface DeclaredRate {
  readonly requests: number;
  readonly perSeconds: number;
}

/** Counts what is sent against a declared rate. */
export interface RateCounter {
  /** When another request may be sent after `ahead` more, epoch ms; 0 if at once. */
  readyAt(now: number, ahead: number): number;
  /** Counts a request that is sent now. */
  count(now: number): void;
  /** Whether nothing is counted any more. */
  isEmpty(now: number): boolean;
}

/**
 * Into how many slices the time is cut. Only their counts are kept, so a request is forgotten up to one slice later than
 * it could be.
 */
const SLICES = 64;

/** The current slice, and those of the time before it. */
const KEPT = SLICES + 1;

/** Counts of the slices of time that are kept, each at its number modulo {@link KEPT}. */
interface Slices {
  readonly lengthMs: number;
  readonly counts: number[];
  /** Number of the newest slice, counted from the epoch on. */
  newest: number;
  total: number;
}

/**
 * Creates a counter that never lets through more than `requests` in any `perSeconds`, wherever a server lets its windows
 * begin: a bucket that is refilled all the time would let through nearly twice as many. All of them may come at once.
 */
export function createRateCounter({ requests, perSeconds }: DeclaredRate): RateCounter {
  const slices: Slices = {
    lengthMs: (perSeconds * 1000) / SLICES,
    counts: Array.from({ length: KEPT }, () => 0),
    newest: 0,
    total: 0,
  };
  return {
    readyAt: (now, ahead) => {
      moveTo(slices, now);
      const missing = slices.total + ahead + 1 - requests;
      if (missing <= 0) return 0;
      // Whoever is further back waits for those that have not even been sent yet.
      const rounds = Math.floor((missing - 1) / requests);
      const goneAt = whenGone(slices, missing - rounds * requests) + rounds * KEPT * slices.lengthMs;
      // A later moment for sure, whatever the division has rounded.
      return Math.floor(goneAt) + 1;
    },
    count: (now) => {
      moveTo(slices, now);
      const index = slices.newest % KEPT;
      slices.counts[index] = (slices.counts[index] ?? 0) + 1;
      slices.total += 1;
    },
    isEmpty: (now) => {
      moveTo(slices, now);
      return slices.total === 0;
    },
  };
}

/** Forgets what has become too old. */
function moveTo(slices: Slices, now: number): void {
  const slice = Math.floor(now / slices.lengthMs);
  // A clock that was set back by more than the whole time says nothing about what was sent.
  const isSetBack = slice < slices.newest - SLICES;
  if (slice <= slices.newest && !isSetBack) return;
  const passed = isSetBack ? KEPT : Math.min(slice - slices.newest, KEPT);
  for (let step = 1; step <= passed; step += 1) {
    const index = (slices.newest + step) % KEPT;
    slices.total -= slices.counts[index] ?? 0;
    slices.counts[index] = 0;
  }
  slices.newest = slice;
}

/** When so many of those that were sent first are forgotten, epoch ms. */
function whenGone({ counts, newest, lengthMs }: Slices, wanted: number): number {
  let gone = 0;
  let slice = newest - SLICES;
  for (; slice < newest; slice += 1) {
    gone += counts[slice % KEPT] ?? 0;
    if (gone >= wanted) break;
  }
  return (slice + KEPT) * lengthMs;
}
