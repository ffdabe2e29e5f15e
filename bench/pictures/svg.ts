/** Where and how a text stands. */
export interface Text {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  /** A class; empty: none. */
  readonly style: string;
  readonly anchor?: 'end';
}

/** Draws a text. */
export function drawText({ x, y, text, style, anchor }: Text): string {
  const attributes = [
    style === '' ? '' : ` class="${style}"`,
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
  ].join('');
  return `<text x="${fixed(x)}" y="${fixed(y)}"${attributes}>${escape(text)}</text>`;
}

/** A length: a tenth of a pixel cannot be seen. */
export function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** A text as it stands between tags. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
