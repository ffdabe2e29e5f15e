import { stripVTControlCharacters } from 'node:util';

/** Where the text of a line begins at the latest, as a share of the width: behind it there must be room for words. */
const LATEST_INDENT = 0.65;

/**
 * Breaks lines that are wider than the terminal between words, and indents what follows to where the text of the line
 * began: behind its last column.
 *
 * @param columns width of the terminal; `undefined`: nobody looks on, and lines stay whole
 */
export function fitLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= columns ? line : breakLine(line, columns)))
    .join('\n');
}

function breakLine(line: string, columns: number): string {
  const indent = findIndent(stripVTControlCharacters(line), columns);
  const lines: string[] = [];
  let current = '';
  for (const piece of line.split(/(?<=\S)(?= )/)) {
    if (widthOf(current + piece) > columns && widthOf(current.trim()) > 0) {
      lines.push(current);
      current = ' '.repeat(indent) + piece.trimStart();
    } else current += piece;
  }
  return [...lines, current].join('\n');
}

/** Columns stand two spaces or more apart. */
function findIndent(plain: string, columns: number): number {
  const starts = [...plain.matchAll(/ {2,}(?=\S)/g)].map(({ index, 0: gap }) => index + gap.length);
  return starts.findLast((start) => start <= columns * LATEST_INDENT) ?? 2;
}

const widthOf = (text: string): number => stripVTControlCharacters(text).length;
