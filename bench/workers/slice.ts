import { cpuMicros } from './worker';

/** How long is measured, and how many requests are under way at once. */
export interface SliceInput {
  readonly milliseconds: number;
  readonly concurrency: number;
}

/** What one client did in that time. */
export interface Slice {
  readonly requests: number;
  readonly perSecond: number;
  /** Processor time of this process, the client's, in microseconds a request. */
  readonly cpuMicros: number;
}

/** Sends for so long; what is under way then is waited for and counts. */
export async function measureSlice(
  send: () => Promise<unknown>,
  { milliseconds, concurrency }: SliceInput,
): Promise<Slice> {
  let requests = 0;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endAt = startedAt + milliseconds;
  const lane = async (): Promise<void> => {
    while (performance.now() < endAt) {
      requests += 1;
      await send();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  return { requests, perSecond: requests / seconds, cpuMicros: cpuMicros(cpuBefore) / requests };
}

/** Refuses to count an answer that is none. */
export async function checked(answer: Promise<unknown>): Promise<void> {
  if (((await answer) as { readonly ok?: unknown }).ok !== true) {
    throw new Error('The API did not serve a request.');
  }
}
