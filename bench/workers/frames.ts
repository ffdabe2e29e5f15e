import type { Frame, Owner } from './cpu-profile';

/** Microseconds by whose code they were spent in. */
export type ByOwner = Partial<Record<Owner, number>>;

/** Adds up what functions spent themselves. */
export function sumByOwner(root: Frame): ByOwner {
  const sums: ByOwner = {};
  const add = (frame: Frame): void => {
    const own = frame.micros - frame.calls.reduce((sum, { micros }) => sum + micros, 0);
    sums[frame.owner] = (sums[frame.owner] ?? 0) + own;
    for (const call of frame.calls) add(call);
  };
  add(root);
  return sums;
}

/** The same stacks for one of so many requests, without those that take less than `leastMicros` then. */
export function shareAmong(root: Frame, requests: number, leastMicros: number): Frame {
  const share = (frame: Frame): Frame => ({
    name: frame.name,
    owner: frame.owner,
    micros: Number((frame.micros / requests).toFixed(2)),
    calls: frame.calls
      .filter(({ micros }) => micros / requests >= leastMicros)
      .map(share)
      .toSorted((one, other) => other.micros - one.micros),
  });
  return share(root);
}
