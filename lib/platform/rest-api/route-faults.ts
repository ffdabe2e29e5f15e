import { pause } from '../http-exchange';

/** The kinds of routes that can be disturbed. */
export type RouteKind = 'steps' | 'accounts' | 'secrets' | 'hooks' | 'results';

/** What comes instead of an answer: a JSON error with this status, a page in HTML with status 200, or no answer. */
export type RouteFault = number | 'html' | 'nothing';

/** Disturbs routes before anything is done or counted. */
export interface RouteFaults {
  /** Disturbs the next `count` requests of this kind; default: all from now on. 0 ends it. */
  failRoute(kind: RouteKind, fault: RouteFault, count?: number): void;
  /** Waits before every request of this kind, in milliseconds. 0 ends it. */
  delayRoute(kind: RouteKind, delayMs: number): void;
  /** Waits as long as it was told; what happens to the request, if anything. */
  readonly disturb: (kind: RouteKind) => Promise<RouteFault | undefined>;
}

/** No disturbance. */
export function createRouteFaults(): RouteFaults {
  const faults = new Map<RouteKind, { readonly fault: RouteFault; left: number }>();
  const delays = new Map<RouteKind, number>();
  return {
    failRoute: (kind, fault, count = Infinity) => void faults.set(kind, { fault, left: count }),
    delayRoute: (kind, delayMs) => void delays.set(kind, delayMs),
    async disturb(kind) {
      // Taken before the wait, so that the fault meets the requests in the order of their arrival.
      const planned = faults.get(kind);
      const isDue = planned !== undefined && planned.left > 0;
      if (isDue) planned.left -= 1;
      await pause(delays.get(kind) ?? 0);
      return isDue ? planned.fault : undefined;
    },
  };
}
