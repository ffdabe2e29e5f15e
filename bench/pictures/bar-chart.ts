import { drawText, escape, fixed } from './svg';

/** One piece of a bar. */
export interface Piece {
  readonly value: number;
  /** Which of the colours below. */
  readonly kind: 'own' | 'good' | 'bad' | 'plain';
}

/** One line of the picture. */
export interface Bar {
  readonly name: string;
  readonly pieces: readonly Piece[];
  /** Where half of the measurements were, on the same scale. */
  readonly range?: readonly [lower: number, upper: number];
  /** What stands behind the bar. */
  readonly label: string;
  /** Whether the name stands out. */
  readonly isOwn?: boolean;
}

/** A picture of horizontal bars on one scale. */
export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  readonly bars: readonly Bar[];
  /** Said below. */
  readonly note: string;
  /** What the pieces mean, if they need it. */
  readonly legend?: readonly { readonly kind: Piece['kind']; readonly text: string }[];
}

const WIDTH = 880;
const LEFT = 310;
const BAR_WIDTH = 320;
const ROW = 24;
const BAR = 14;
const TOP = 84;
const BOTTOM = 34;

/** Legible on white and on black: whoever looks decides, by the setting of the browser. */
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  .title { font-size: 17px; font-weight: 600; }
  .quiet { fill: #59636e; }
  .strong { font-weight: 600; }
  .own { fill: #0969da; } .good { fill: #1a7f37; } .bad { fill: #cf222e; } .plain { fill: #8c959f; }
  .range { stroke: #1f2328; stroke-width: 1.5; }
  .axis { stroke: #d1d9e0; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .quiet { fill: #9198a1; }
    .own { fill: #4493f8; } .good { fill: #3fb950; } .bad { fill: #f85149; } .plain { fill: #656c76; }
    .range { stroke: #f0f6fc; } .axis { stroke: #3d444d; }
  }
`;

/** Draws it as SVG. The same chart always gives the same text. */
export function drawBarChart(chart: BarChart): string {
  const height = TOP + chart.bars.length * ROW + BOTTOM;
  const most = Math.max(...chart.bars.map(({ pieces, range }) => Math.max(sumOf(pieces), range?.[1] ?? 0)));
  const scale = (value: number): number => (value / most) * BAR_WIDTH;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img">`,
    `<title>${escape(chart.title)}</title>`,
    `<style>${STYLE}</style>`,
    drawText({ x: 16, y: 30, text: chart.title, style: 'title' }),
    drawText({ x: 16, y: 52, text: chart.subtitle, style: 'quiet' }),
    ...drawLegend(chart.legend ?? []),
    ...chart.bars.flatMap((bar, index) => drawBar(bar, TOP + index * ROW, scale)),
    `<line class="axis" x1="${String(LEFT)}" x2="${String(LEFT)}" y1="${String(TOP - 4)}" y2="${String(height - BOTTOM)}"/>`,
    drawText({ x: 16, y: height - 12, text: chart.note, style: 'quiet' }),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function drawBar(bar: Bar, top: number, scale: (value: number) => number): string[] {
  const middle = top + ROW / 2;
  let x = LEFT;
  const pieces = bar.pieces
    .filter(({ value }) => value > 0)
    .map(({ value, kind }) => {
      const width = scale(value);
      const drawn = `<rect class="${kind}" x="${fixed(x)}" y="${fixed(middle - BAR / 2)}" width="${fixed(width)}" height="${String(BAR)}"/>`;
      x += width;
      return drawn;
    });
  const [lower, upper] = bar.range ?? [0, 0];
  const range =
    bar.range === undefined
      ? []
      : [
          `<line class="range" x1="${fixed(LEFT + scale(lower))}" x2="${fixed(LEFT + scale(upper))}" y1="${fixed(middle)}" y2="${fixed(middle)}"/>`,
        ];
  const style = bar.isOwn === true ? 'strong' : '';
  const end = Math.max(x, LEFT + scale(upper));
  return [
    drawText({ x: LEFT - 10, y: middle + 4.5, text: bar.name, style, anchor: 'end' }),
    ...pieces,
    ...range,
    drawText({ x: end + 8, y: middle + 4.5, text: bar.label, style }),
  ];
}

function drawLegend(legend: NonNullable<BarChart['legend']>): string[] {
  let x = LEFT;
  return legend.flatMap(({ kind, text }) => {
    const at = x;
    x += 40 + text.length * 7.5;
    return [
      `<rect class="${kind}" x="${fixed(at)}" y="62" width="12" height="12"/>`,
      drawText({ x: at + 18, y: 72.5, text, style: 'quiet' }),
    ];
  });
}

function sumOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { value }) => sum + value, 0);
}
