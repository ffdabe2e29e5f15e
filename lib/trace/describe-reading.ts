import { countOf } from './counting';
import type { TraceReading } from './trace-reader';

/** What of a file could not be taken into account, in brackets; empty if all could. */
export function describeReading({ broken, newer, leftOut }: TraceReading): string {
  const parts = [
    ...(leftOut === 0 ? [] : [`${countOf(leftOut, 'older event')} left out`]),
    ...(broken === 0 ? [] : [`${countOf(broken, 'line')} skipped as no event`]),
    ...[...newer].map(
      ([version, count]) =>
        `${countOf(count, 'line')} skipped of version ${String(version)}, which a newer freshkeys wrote: update this one`,
    ),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
