import type { Results } from '../results-file';
import { SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber } from '../tables';
import type { Frame, Owner } from '../workers/cpu-profile';
import type { ProfileFigures } from '../sections/profile';
import { drawText, escape, fixed } from './svg';
import { describeRun } from './throughput-picture';

/** What is drawn on one scale: who needs what, and what is left of it. */
const DRAWN: readonly SetupName[] = ['axios', 'freshkeys'];
/** What is drawn once more, as wide as the picture. */
const ENLARGED: SetupName = 'freshkeys';

const WIDTH = 1200;
const MARGIN = 16;
const ROW = 17;
const TOP = 92;
const HEAD = 30;
const GAP = 26;
const BOTTOM = 30;
/** Deeper stacks are of Node, and say nothing more. */
const MAX_DEPTH = 20;
/** The width of a character, in pixels. */
const CHARACTER = 6.7;
/** What is narrower cannot be seen. */
const LEAST_WIDTH = 0.8;

const OWNERS: readonly Owner[] = ['freshkeys', 'axios', 'undici', 'other packages', 'node', 'engine'];

const CLASSES: Readonly<Record<Owner, string>> = {
  freshkeys: 'own',
  axios: 'axios',
  undici: 'undici',
  'other packages': 'other',
  node: 'node',
  engine: 'engine',
  benchmark: 'quiet',
};

const STYLE = `
  text { font: 11px ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; fill: #1f2328; }
  .title, .note, .name { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
  .title { font-size: 17px; font-weight: 600; } .name { font-size: 13px; font-weight: 600; }
  .note { font-size: 13px; fill: #59636e; }
  rect { stroke: #ffffff; stroke-width: .6; }
  .own { fill: #80b3ff; } .axios { fill: #ffb870; } .undici { fill: #8ddb8c; } .other { fill: #f5d76e; }
  .node { fill: #d0c3f1; } .engine { fill: #d0d7de; } .quiet { fill: #eaeef2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; } .note { fill: #9198a1; } rect { stroke: #0d1117; }
    .own { fill: #1f6feb; } .axios { fill: #9e5a0b; } .undici { fill: #1a7f37; } .other { fill: #846408; }
    .node { fill: #6e40c9; } .engine { fill: #484f58; } .quiet { fill: #21262d; }
  }
`;

/** Where the microseconds of a request go: stacks as bars, as wide as the time, for several clients on one scale. */
export function drawFlameGraph({ at, environment, sections }: Results): string {
  const pick = (setup: SetupName) => (sections.profile ?? []).filter((one) => one.setup === setup);
  const figures = DRAWN.flatMap(pick);
  const scale = scaleOf(figures);
  const blocks = [
    ...figures.map((figure) => ({ figure, scale, title: describe(figure) })),
    ...pick(ENLARGED).map((figure) => {
      const title = `${SETUP_TITLES[ENLARGED]} once more, enlarged`;
      return { figure, scale: scaleOf([figure]), title };
    }),
  ];
  const lines: string[] = [];
  let y = TOP;
  for (const block of blocks) {
    const { root } = block.figure;
    lines.push(drawText({ x: MARGIN, y: y + 18, style: 'name', text: block.title }));
    lines.push(...drawFrames(root, block.scale, { x: MARGIN, y: y + HEAD, depth: 0 }));
    y += HEAD + Math.min(MAX_DEPTH, depthOf(root, block.scale)) * ROW + GAP;
  }
  const height = y + BOTTOM;
  const title = 'Where the microseconds of a request go: valid token, 64 at once';
  const explained =
    "Processor time by V8's profiler; what a function calls lies below it. Hover for names and times.";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${fixed(height)}" width="${String(WIDTH)}" height="${fixed(height)}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${STYLE}</style>`,
    drawText({ x: MARGIN, y: 30, style: 'title', text: title }),
    drawText({ x: MARGIN, y: 52, style: 'note', text: explained }),
    ...drawLegend(),
    ...lines,
    drawText({ x: MARGIN, y: height - 10, style: 'note', text: describeRun(at, environment) }),
    '</svg>\n',
  ].join('\n');
}

/** Pixels for a microsecond. */
function scaleOf(figures: readonly ProfileFigures[]): number {
  return (WIDTH - 2 * MARGIN) / Math.max(1, ...figures.map(({ root }) => root.micros));
}

function describe({ setup, byOwner, root }: ProfileFigures): string {
  const parts = OWNERS.filter((owner) => (byOwner[owner] ?? 0) >= 0.5).map(
    (owner) => `${owner} ${formatNumber(byOwner[owner] ?? 0)}`,
  );
  return `${SETUP_TITLES[setup]}: ${formatNumber(root.micros)} µs (${parts.join(', ')})`;
}

function drawLegend(): string[] {
  let x = MARGIN;
  return OWNERS.flatMap((owner) => {
    const at = x;
    x += 36 + owner.length * 8;
    return [
      `<rect class="${CLASSES[owner]}" x="${fixed(at)}" y="64" width="12" height="12"/>`,
      drawText({ x: at + 18, y: 74.5, style: 'note', text: owner }),
    ];
  });
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** The root is what everything lies in, and is not drawn. */
function drawFrames({ calls }: Frame, scale: number, { x, y, depth }: Place): string[] {
  let left = x;
  return calls.flatMap((frame) => {
    const width = frame.micros * scale;
    const place = { x: left, y, depth };
    left += width;
    if (width < LEAST_WIDTH || depth >= MAX_DEPTH) return [];
    return [
      drawFrame(frame, width, place),
      ...drawFrames(frame, scale, { x: place.x, y: y + ROW, depth: depth + 1 }),
    ];
  });
}

function drawFrame({ name, owner, micros }: Frame, width: number, { x, y }: Place): string {
  const room = Math.floor((width - 6) / CHARACTER);
  const label = room < 3 ? '' : name.length <= room ? name : `${name.slice(0, room - 1)}…`;
  const bar = `<rect class="${CLASSES[owner]}" x="${fixed(x)}" y="${fixed(y)}" width="${fixed(width)}" height="${String(ROW - 1)}"/>`;
  const tip = `<title>${escape(name)}: ${formatNumber(micros, 1)} µs</title>`;
  const text = label === '' ? '' : drawText({ x: x + 3, y: y + 12, style: '', text: label });
  return `<g>${tip}${bar}${text}</g>`;
}

function depthOf({ calls }: Frame, scale: number): number {
  const depths = calls
    .filter(({ micros }) => micros * scale >= LEAST_WIDTH)
    .map((call) => 1 + depthOf(call, scale));
  return Math.max(0, ...depths);
}
