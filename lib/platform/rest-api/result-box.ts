/** Where the results of service methods arrive. */
export interface ResultBox {
  readonly put: (ticket: string, result: unknown) => void;
  /** Every result, in order. */
  readonly results: readonly unknown[];
  /** The oldest result that this function has not returned yet, as soon as there is one. */
  nextResult(): Promise<unknown>;
  /** The result that was posted to `/result/<ticket>`; `undefined` if there is none. */
  resultOf(ticket: string): unknown;
}

/** An empty box. */
export function createResultBox(): ResultBox {
  const results: unknown[] = [];
  const byTicket = new Map<string, unknown>();
  const unread: unknown[] = [];
  const readers: ((result: unknown) => void)[] = [];
  return {
    results,
    put(ticket, result) {
      results.push(result);
      byTicket.set(ticket, result);
      const reader = readers.shift();
      if (reader === undefined) unread.push(result);
      else reader(result);
    },
    nextResult() {
      return unread.length > 0
        ? Promise.resolve(unread.shift())
        : new Promise((resolve) => {
            readers.push(resolve);
          });
    },
    resultOf: (ticket) => byTicket.get(ticket),
  };
}
