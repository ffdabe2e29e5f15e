/** Work that is under way and shared by all who want its result. */
export interface Flight<T> {
  readonly promise: Promise<T>;
  /** How many joined after the one who started it. */
  waiters: number;
}

/** Where a flight is kept while it lasts. */
export interface FlightSlot<T> {
  inFlight: Flight<T> | undefined;
}

/**
 * Joins the work that is under way, or starts it. The slot is cleared by the flight that took it, whether it succeeded
 * or failed, so a failure is never handed to those who come later.
 */
export function joinFlight<T>(slot: FlightSlot<T>, work: (flight: Flight<T>) => Promise<T>): Promise<T> {
  if (slot.inFlight !== undefined) {
    slot.inFlight.waiters += 1;
    return slot.inFlight.promise;
  }
  const flight = { promise: Promise.resolve() as unknown as Promise<T>, waiters: 0 };
  flight.promise = Promise.resolve()
    .then(() => work(flight))
    .finally(() => {
      if (slot.inFlight === flight) slot.inFlight = undefined;
    });
  slot.inFlight = flight;
  return flight.promise;
}
