/** The input that the parent process gave to this one. */
export function readInput(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** Sends the result of this process to its parent. */
export function report(result: unknown): void {
  process.send?.(result);
}

/** Collects garbage twice, since finalizers of the first time make garbage for the second. */
export function collectGarbage(): void {
  globalThis.gc?.();
  globalThis.gc?.();
}

/** Runs `send` so many times, always so many at once. */
export async function repeat(
  send: (index: number) => Promise<unknown>,
  requests: number,
  concurrency: number,
): Promise<void> {
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started < requests) {
      started += 1;
      await send(started - 1);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
