import { ConfigurationError, isFreshkeysError } from '../errors';
import { tellFailure } from './failure';
import { note } from './notes';

/** Ctrl-C, and the signals that mean the same. */
export const INTERRUPTED = 130;

/** The signals that ask a command to end. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A refresh has 30 s, and its save comes after it. An API may take much longer, and nobody waits for that. */
const MOST_PROTECTED_MS = 60_000;

/** What a command can do about being interrupted. */
export interface Interruption {
  /** Aborted once somebody wants the command to end. */
  readonly signal: AbortSignal;
  /** Work that is brought to its end first: new tokens that are not stored yet would be lost. */
  readonly protect: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What ends the command that runs now; there is one in a process. */
let endCommand = (exitCode: number): void => {
  process.exit(exitCode);
};

/** Ends the command that runs, as nobody reads what it prints any more: like Ctrl-C, and without a word. */
export function endEarly(exitCode: number): void {
  endCommand(exitCode);
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
  const end = createEnd();
  const interrupt = (): void => {
    if (end.isAtOnce() || end.signal.aborted) {
      tell('freshkeys: interrupted');
      process.exit(INTERRUPTED);
    }
    tell('freshkeys: interrupted, and ends as soon as no token can be lost; once more to end at once');
    end.begin(INTERRUPTED);
  };
  endCommand = end.begin;
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const exitCode = await run(end);
    return end.exitCode() ?? exitCode;
  } catch (error) {
    const exitCode = end.exitCode();
    if (exitCode === undefined) throw error;
    // What a process leaves behind that was interrupted as well says nothing; what became of tokens does.
    if (isFreshkeysError(error) && !(error instanceof ConfigurationError)) tellFailure(error);
    return exitCode;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

interface End extends Interruption {
  readonly isAtOnce: () => boolean;
  /** At once, or once protected work is done. */
  readonly begin: (exitCode: number) => void;
  /** `undefined` as long as it has not begun. */
  readonly exitCode: () => number | undefined;
}

function createEnd(): End {
  const controller = new AbortController();
  let protectedWork = 0;
  let chosen: number | undefined;
  return {
    signal: controller.signal,
    isAtOnce: () => protectedWork === 0,
    exitCode: () => chosen,
    begin: (exitCode) => {
      if (protectedWork === 0) process.exit(exitCode);
      chosen ??= exitCode;
      setTimeout(() => process.exit(chosen), MOST_PROTECTED_MS).unref();
      controller.abort();
    },
    protect: async (work) => {
      protectedWork += 1;
      try {
        return await work();
      } finally {
        protectedWork -= 1;
      }
    },
  };
}

const SHOW_CURSOR = '\u001b[?25h';

/** On a line of its own: a terminal has written ^C into the last one, and a question may have hidden its cursor. */
function tell(text: string): void {
  const isTerminal = (process.stderr.isTTY as boolean | undefined) === true;
  if (isTerminal) process.stderr.write(`${SHOW_CURSOR}\n`);
  note(text);
}
