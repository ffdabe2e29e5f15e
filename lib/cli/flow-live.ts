import type { FlowWatcher } from './flow-run';
import { readProgress } from './flow-progress';
import { describeProgress, describeProgressLine } from './flow-report';

const REDRAW_MS = 200;
const LINE_MS = 1_000;

/**
 * Draws a table in place, again and again. For a terminal.
 *
 * @param signal after it, something else stands below the table: the next one is drawn there
 */
export function createLiveTable(write: (text: string) => void, signal: AbortSignal): FlowWatcher {
  return (flow, world) => {
    const startedAt = performance.now();
    let drawn = 0;
    const draw = (): void => {
      const text = describeProgress(readProgress(flow, world, startedAt));
      // Up to the first line of the last drawing, and everything below it away.
      const erase = drawn === 0 ? '' : `\u001b[${String(drawn)}A\u001b[0J`;
      write(`${erase}${text}\n`);
      drawn = text.split('\n').length;
    };
    const beginAnew = (): void => void (drawn = 0);
    signal.addEventListener('abort', beginAnew);
    draw();
    const timer = setInterval(draw, REDRAW_MS);
    return {
      end() {
        clearInterval(timer);
        signal.removeEventListener('abort', beginAnew);
        draw();
      },
    };
  };
}

/** Prints a line a second. For a file, a pipe or a build server. */
export function createProgressLines(print: (line: string) => void): FlowWatcher {
  return (flow, world) => {
    const startedAt = performance.now();
    const say = (): void => {
      print(describeProgressLine(readProgress(flow, world, startedAt)));
    };
    const timer = setInterval(say, LINE_MS);
    return {
      end() {
        clearInterval(timer);
        say();
      },
    };
  };
}

/** Says nothing. */
export const silentWatcher: FlowWatcher = () => ({ end: () => undefined });
