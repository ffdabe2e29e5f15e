import type { CommandContext } from './command';

/** The last line of a terminal: what is going on now. Nothing of it is left in the end. */
export interface StatusLine {
  readonly show: (text: string) => void;
  /** Before anything else is printed. */
  readonly clear: () => void;
}

/** To its begin, and everything on it away. */
export const ERASE_LINE = '\r\u001b[2K';

/** A status line on the stream of errors; it shows nothing where nobody looks on, and beside JSON. */
export function createStatusLine({ isAttended, values }: CommandContext): StatusLine {
  let isShown = false;
  const clear = (): void => {
    if (isShown) process.stderr.write(ERASE_LINE);
    isShown = false;
  };
  const show = (text: string): void => {
    if (!isAttended || values['json'] === true) return;
    clear();
    // A line that wraps cannot be erased.
    process.stderr.write(text.slice(0, process.stdout.columns - 1));
    isShown = true;
  };
  return { show, clear };
}

/** Shows how much time is left. @returns what ends it */
export function startCountdown(line: StatusLine, seconds: number): () => void {
  const endsAt = performance.now() + seconds * 1000;
  const tick = (): void => {
    const left = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
    line.show(`${String(Math.floor(left / 60))}:${String(left % 60).padStart(2, '0')} left …`);
  };
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    line.clear();
  };
}
