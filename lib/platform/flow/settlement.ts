/** How the waiting for a flow ended. */
export type FlowEnd = 'settled' | 'timeout' | 'containers-ended' | 'broker-lost';

/** Wakes those who wait whenever something has changed. */
export interface Settlement {
  readonly changed: () => void;
  /** Resolves with the first end that there is, at the latest after `timeoutMs`. */
  readonly wait: (timeoutMs: number) => Promise<FlowEnd>;
}

/** @param findEnd looks at the flow: how it has ended, or `undefined` if there is something to wait for */
export function createSettlement(findEnd: () => FlowEnd | undefined): Settlement {
  const waiting = new Set<() => void>();
  return {
    changed() {
      for (const look of waiting) look();
    },
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const finish = (end: FlowEnd): void => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve(end);
        };
        const look = (): void => {
          const end = findEnd();
          if (end !== undefined) finish(end);
        };
        const timer = setTimeout(finish, timeoutMs, 'timeout');
        waiting.add(look);
        look();
      }),
  };
}
