/**
 * Breaks lines between words, where a terminal would break them anywhere. Words keep their length: an address or a path is
 * copied as a whole.
 *
 * @param columns width of the terminal; `undefined`: nobody looks on, and lines stay as they are
 * @param indent how far the lines after the first are indented
 */
export function wrapWords(text: string, columns: number | undefined, indent = 0): string {
  if (columns === undefined) return text;
  const gap = ' '.repeat(indent);
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns, gap))
    .join('\n');
}

function wrapLine(line: string, columns: number, gap: string): string {
  const lines: string[] = [];
  let current = '';
  // Gaps between words are kept, as columns of a table are made of them.
  for (const word of line.match(/\s*\S+/g) ?? []) {
    if (current.trim() !== '' && widthOf(current) + widthOf(word) > columns) {
      lines.push(current);
      current = `${gap}${word.trimStart()}`;
    } else {
      current += word;
    }
  }
  return [...lines, current].join('\n');
}

/** Colours take no room. */
function widthOf(text: string): number {
  return text.replace(/\u001b\[[\d;]*m/g, '').length;
}

/** How wide a stream is on a terminal; `undefined` in a file or a pipe. */
export function columnsOf({ isTTY, columns }: Partial<NodeJS.WriteStream>): number | undefined {
  return isTTY === true ? columns : undefined;
}
