const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A duration as people say it: `43 ms`, `2.1 s`, `3 min 20 s`, `1 h 5 min`, `12 d 3 h`. */
export function describeDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return `${String(Math.round(durationMs))} ms`;
  if (durationMs < 10 * SECOND_MS) return `${(Math.floor(durationMs / 100) / 10).toFixed(1)} s`;
  if (durationMs < MINUTE_MS) return `${String(Math.floor(durationMs / SECOND_MS))} s`;
  if (durationMs < HOUR_MS) return inTwo(durationMs, [MINUTE_MS, 'min'], [SECOND_MS, 's']);
  if (durationMs < DAY_MS) return inTwo(durationMs, [HOUR_MS, 'h'], [MINUTE_MS, 'min']);
  return inTwo(durationMs, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

type Unit = readonly [unitMs: number, name: string];

function inTwo(durationMs: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const rest = Math.floor((durationMs % largeMs) / smallMs);
  const first = `${String(Math.floor(durationMs / largeMs))} ${large}`;
  return rest === 0 ? first : `${first} ${String(rest)} ${small}`;
}

/** Says moments of one trace: with the day only if it is not the same for all. */
export type MomentFormat = (at: number, precision?: 'second' | 'millisecond') => string;

/** Creates a format for moments from `from` to `to`, in the time zone of this process. */
export function createMomentFormat(from: number, to: number): MomentFormat {
  const isOneDay = formatDay(from) === formatDay(to);
  return (at, precision = 'second') => {
    const time = formatTime(at, precision);
    // A token may end on another day than that of the trace.
    return isOneDay && formatDay(at) === formatDay(from) ? time : `${formatDay(at)} ${time}`;
  };
}

/** `2026-03-01` */
export function formatDay(at: number): string {
  const date = new Date(at);
  return [
    String(date.getFullYear()).padStart(4, '0'),
    twoDigits(date.getMonth() + 1),
    twoDigits(date.getDate()),
  ].join('-');
}

function formatTime(at: number, precision: 'second' | 'millisecond'): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
  return precision === 'second' ? time : `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** The time zone that moments are in: `UTC+01:00`. */
export function describeZone(at: number): string {
  const offsetMinutes = -new Date(at).getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  return offsetMinutes === 0
    ? 'UTC'
    : `UTC${offsetMinutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
