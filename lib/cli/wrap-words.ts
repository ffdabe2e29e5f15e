import { stripVTControlCharacters } from 'node:util';

/** Where the last column of a line may begin, as a share of the width: behind it there must be room for words. */
const LATEST_COLUMN = 0.65;

/** How far a line without columns is indented where it goes on. */
const HANGING = 2;

/**
 * Breaks lines between words, where a terminal would break them anywhere. Words keep their length: an address or a path is
 * copied as a whole.
 *
 * @param columns width of the terminal; `undefined`: nobody looks on, and lines stay as they are
 * @param indent how far the lines after the first are indented; `'column'`: to where the last column of the line began
 */
export function wrapWords(text: string, columns: number | undefined, indent: number | 'column' = 0): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => {
      const width = indent === 'column' ? findLastColumn(line, columns) : indent;
      return wrapLine(line, columns, ' '.repeat(width));
    })
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

/** Columns stand two spaces or more apart. */
function findLastColumn(line: string, columns: number): number {
  const gaps = [...stripVTControlCharacters(line).matchAll(/ {2,}(?=\S)/g)];
  const starts = gaps.map(({ index, 0: gap }) => index + gap.length);
  return starts.findLast((start) => start <= columns * LATEST_COLUMN) ?? HANGING;
}

/** Colours take no room. */
function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** How wide a stream is on a terminal; `undefined` in a file or a pipe. */
export function columnsOf({ isTTY, columns }: Partial<NodeJS.WriteStream>): number | undefined {
  return isTTY === true ? columns : undefined;
}
