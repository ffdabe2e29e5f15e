/** Ctrl-C, and the signals that mean the same. */
export const INTERRUPTED = 130;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a command can do about being interrupted. */
export interface Interruption {
  /** Aborted once somebody wants the command to end. */
  readonly signal: AbortSignal;
  /** Work that is brought to its end first: new tokens that are not stored yet would be lost. */
  readonly protect: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Runs a command that may be interrupted at any moment: at once while it waits, after its end for protected work. The
 * second time it ends at once, as everybody expects.
 *
 * @returns the exit code
 */
export async function withInterruption(
  run: (interruption: Interruption) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  let protectedWork = 0;
  const interrupt = (): void => {
    if (protectedWork === 0 || controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const exitCode = await run({
      signal: controller.signal,
      protect: async (work) => {
        protectedWork += 1;
        try {
          return await work();
        } finally {
          protectedWork -= 1;
        }
      },
    });
    return controller.signal.aborted ? INTERRUPTED : exitCode;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
