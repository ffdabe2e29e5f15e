import type { Spread } from './statistics';

/** One line of a table. The first cell is a name, the others are numbers or verdicts. */
export type Row = readonly string[];

/** Lays out a table: names to the left, everything else to the right. */
export function formatTable(title: string, head: Row, rows: readonly Row[]): string {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: Row): string =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, '', ...[head.map(String), [rule], ...rows].map((row) => `  ${line(row)}`), ''].join('\n');
}

/** A number with so many digits behind the point, and groups of three before it. */
export function formatNumber(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A median with its quartiles. */
export function formatSpread({ median, lower, upper }: Spread, digits = 0): string {
  return `${formatNumber(median, digits)} (${formatNumber(lower, digits)}–${formatNumber(upper, digits)})`;
}
