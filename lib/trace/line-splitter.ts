/** Cuts what comes in pieces into lines. */
export interface LineSplitter {
  /** The lines that are complete with this piece. */
  push(piece: string): readonly string[];
  /** What is left without an end of line, if anything. */
  rest(): string;
}

/** No line of ours is so long: a file that has no lines at all must not fill the memory. */
const MAX_LINE_LENGTH = 65_536;

/** A line that is too long becomes an empty text, and with it one that cannot be read. */
const TOO_LONG = '{';

/** Creates a splitter for one file. */
export function createLineSplitter(): LineSplitter {
  let rest = '';
  let isTooLong = false;
  const end = (line: string): string => {
    const whole = isTooLong || line.length > MAX_LINE_LENGTH ? TOO_LONG : line;
    isTooLong = false;
    return whole;
  };
  return {
    push(piece) {
      const [first = '', ...others] = piece.split('\n');
      const parts = [rest + first, ...others];
      rest = parts.pop() ?? '';
      const lines = parts.map(end);
      if (rest.length > MAX_LINE_LENGTH) {
        isTooLong = true;
        rest = '';
      }
      return lines.filter((line) => line.trim() !== '');
    },
    rest: () => (isTooLong ? TOO_LONG : rest),
  };
}
