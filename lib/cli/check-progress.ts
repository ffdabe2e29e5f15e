import type { CheckResult } from '../checkup/check-result';
import { ERASE_LINE } from './status-line';

/** Shows how far a check is. */
export interface CheckProgress {
  readonly start: (name: string) => void;
  readonly result: (result: CheckResult, text: string) => void;
  readonly end: () => void;
}

/**
 * Results as they come, and below them a line that says what is going on.
 *
 * @param columns width of the terminal; `undefined`: nobody looks on, and there is no such line
 */
export function createCheckProgress(
  write: (text: string) => void,
  { total, columns }: { readonly total: number; readonly columns: number | undefined },
): CheckProgress {
  const running = new Set<string>();
  let done = 0;
  const drawStatus = (): void => {
    if (columns === undefined || running.size === 0) return;
    const status = `  ${String(done)} of ${String(total)} done; now: ${[...running].join(', ')}`;
    // A line that wraps cannot be erased.
    write(status.slice(0, columns - 1));
  };
  const eraseStatus = (): void => {
    if (columns !== undefined) write(ERASE_LINE);
  };
  return {
    start(name) {
      eraseStatus();
      running.add(name);
      drawStatus();
    },
    result({ name }, text) {
      eraseStatus();
      running.delete(name);
      done += 1;
      write(`${text}\n`);
      drawStatus();
    },
    end: eraseStatus,
  };
}

/** Says nothing: for output that a program reads. */
export const silentProgress: CheckProgress = {
  start: () => undefined,
  result: () => undefined,
  end: () => undefined,
};
