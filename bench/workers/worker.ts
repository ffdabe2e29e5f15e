/** What a worker can be asked for. */
export type Commands = Readonly<Record<string, (input: never) => unknown>>;

/** What the parent asks. */
export interface Question {
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
}

/** What the worker answers. */
export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  /** The stack of what went wrong instead. */
  readonly failure?: string;
}

/** Answers the questions of the parent, one process for each worker. Ends with it. */
export function serve(commands: Commands): void {
  process.on('message', (question: Question) => void answer(commands, question));
  process.once('disconnect', () => process.exit());
}

async function answer(commands: Commands, { id, command, input }: Question): Promise<void> {
  try {
    const run = commands[command];
    if (run === undefined) throw new Error(`This worker knows no command "${command}".`);
    process.send?.({ id, result: await run(input as never) } satisfies Answer);
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.send?.({ id, failure } satisfies Answer);
  }
}

/** Collects garbage twice, since finalizers of the first time make garbage for the second. */
export function collectGarbage(): void {
  globalThis.gc?.();
  globalThis.gc?.();
}

/** Processor time of this process so far, in microseconds. */
export function cpuMicros(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
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
