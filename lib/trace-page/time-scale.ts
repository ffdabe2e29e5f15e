const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Distances of lines on the axis that people read easily. */
const STEPS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 30, 90, 365, 3_650].map((days) => days * DAY_MS),
];

const WISHED_TICKS = 8;

/** The axis of a picture. Places are shares of its width in percent, so that it fits every screen. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
  /** From 0 to 100. */
  readonly place: (at: number) => number;
  readonly ticks: readonly number[];
  /** Many more, for who looks closer. */
  readonly fineTicks: readonly number[];
}

/** Makes an axis for a trace, with some room at both ends. */
export function createTimeScale(first: number, last: number): TimeScale {
  const span = Math.max(SECOND_MS, last - first);
  const [from, to] = [first - span * 0.01, first + span * 1.05];
  return {
    from,
    to,
    place: (at) => round(Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100))),
    ticks: selectTicks(from, to, WISHED_TICKS),
    fineTicks: selectTicks(from, to, 8 * WISHED_TICKS),
  };
}

function selectTicks(from: number, to: number, wished: number): readonly number[] {
  const stepMs = STEPS_MS.find((step) => (to - from) / step <= wished) ?? to - from;
  // Midnight is where people live.
  const zoneMs = stepMs < HOUR_MS ? 0 : new Date(from).getTimezoneOffset() * MINUTE_MS;
  const first = Math.ceil((from - zoneMs) / stepMs) * stepMs + zoneMs;
  const count = Math.max(0, Math.floor((to - first) / stepMs) + 1);
  return Array.from({ length: count }, (_, index) => first + index * stepMs);
}

function round(share: number): number {
  return Math.round(share * 1_000) / 1_000;
}
