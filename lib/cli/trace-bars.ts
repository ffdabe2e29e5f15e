import type { createColors } from 'picocolors';
import { explainEnd, lifeEnd, ORIGINS } from '../trace/describe-life';
import { describeDuration, type MomentFormat } from '../trace/time-words';
import type { TokenLane } from '../trace/token-lanes';
import type { TokenLife } from '../trace/token-lives';

/** What a lane is drawn with. */
interface Pens {
  readonly format: MomentFormat;
  readonly colors: ReturnType<typeof createColors>;
  /** Width of the terminal; `undefined`: nobody looks on. */
  readonly columns: number | undefined;
}

/** From when to when a trace goes. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

const BAR_WIDTH = 36;
const LEAST_BAR_WIDTH = 10;

/** Less than a third of a terminal, so that there is room for words. */
const selectBarWidth = (columns: number | undefined): number =>
  columns === undefined
    ? BAR_WIDTH
    : Math.min(BAR_WIDTH, Math.max(LEAST_BAR_WIDTH, Math.floor(columns * 0.3)));
const MAX_LIVES = 24;

/** The tokens of one process as bars below each other: full while in use, hollow for the rest of what they would have lived. */
export function drawLane({ credential, process, lives }: TokenLane, extent: Extent, pens: Pens): string {
  const { format, colors, columns } = pens;
  const width = selectBarWidth(columns);
  const shown = lives.slice(-MAX_LIVES);
  const head = `${colors.bold(credential === '' ? 'unknown account' : credential)}  ${colors.dim(process)}`;
  const [left, right] = [format(extent.from), format(extent.to)];
  const axis = `        ${left}${' '.repeat(Math.max(1, width - left.length - right.length))}${right}`;
  return [
    head,
    colors.dim(axis),
    ...(shown.length < lives.length
      ? [`        … ${String(lives.length - shown.length)} earlier tokens`]
      : []),
    ...shown.map((life) => `  ${String(life.generation).padStart(4)}  ${drawLife(life, extent, pens)}`),
  ].join('\n');
}

function drawLife(life: TokenLife, extent: Extent, { format, colors, columns }: Pens): string {
  const width = selectBarWidth(columns);
  const scale = createScale(extent, width);
  const [from, until] = [scale(life.from), scale(lifeEnd(life, extent.to))];
  const end = scale(Math.min(life.endsAt ?? 0, extent.to));
  const used = Math.max(1, until - from);
  const unused = Math.max(0, end - from - used);
  const paint = life.end === 'rejected' || life.refreshFailed ? colors.red : colors.green;
  const blank = ' '.repeat(Math.max(0, width - from - used - unused));
  const bar = `${' '.repeat(from)}${paint('█'.repeat(used))}${colors.dim('░'.repeat(unused))}${blank}`;
  const lived = describeDuration(lifeEnd(life, extent.to) - life.from);
  return `${bar}  ${lived.padStart(9)}  ${describeEnd(life, extent, format)}`;
}

/** The column of a moment; the last one has room for a bar of its own. */
function createScale({ from, to }: Extent, width: number): (at: number) => number {
  const span = Math.max(1, to - from);
  return (at) => Math.min(width - 1, Math.max(0, Math.round(((at - from) / span) * width)));
}

/** Where a token came from, how much it was used, and how it ended. */
function describeEnd(life: TokenLife, { to }: Extent, format: MomentFormat): string {
  const rejections = life.rejections === 0 ? '' : `, ${String(life.rejections)} rejected`;
  const requests = `${String(life.requests)} request${life.requests === 1 ? '' : 's'}${rejections}`;
  return `${ORIGINS[life.origin]}; ${requests}; ${explainEnd(life, to, format)}`;
}
