import { describeTraced, isNotable, type EventKind } from '../trace/describe-traced';
import { explainEnd, lifeEnd, ORIGINS } from '../trace/describe-life';
import { countOf } from '../trace/counting';
import { describeDuration, type MomentFormat } from '../trace/time-words';
import type { TokenLane } from '../trace/token-lanes';
import type { TokenLife } from '../trace/token-lives';
import type { TracedEvent } from '../trace/trace-line';
import { drawActivity } from './activity';
import { markup, NOTHING, type Markup } from './markup';
import type { TimeScale } from './time-scale';

/** What all lanes of a picture have in common. */
export interface Easel {
  readonly scale: TimeScale;
  readonly format: MomentFormat;
  /** When the trace ends. */
  readonly now: number;
  /** What is closer together than this is drawn as one, in percent of the width. */
  readonly grain: number;
}

/** One process as a picture: marks for what happened, a bar for each token, and how much was sent. */
export function drawLane({ credential, process, lives, events }: TokenLane, easel: Easel): Markup {
  const label = `${process}: ${countOf(lives.length, 'token')}, ${countOf(events.length, 'event')}`;
  return markup`<svg class="lane" role="img" aria-label="${credential} ${label}" width="100%" height="88">
    ${drawGrid(easel.scale)} ${drawMarks(events, easel)} ${drawBars(lives, easel)}
    ${drawActivity(events, easel.scale)}
  </svg>`;
}

/** The lines of the axis, behind everything else. */
function drawGrid({ ticks, place }: TimeScale): readonly Markup[] {
  return ticks.map(
    (tick) => markup`<line class="grid" x1="${place(tick)}%" x2="${place(tick)}%" y1="0" y2="88" />`,
  );
}

/** Tokens that follow each other so closely that they share a bar. */
interface Bar {
  readonly lives: readonly TokenLife[];
  readonly from: number;
  readonly until: number;
}

function drawBars(lives: readonly TokenLife[], easel: Easel): readonly Markup[] {
  return joinNarrow(lives, easel).map((bar, index) => drawBar(bar, index, easel));
}

function joinNarrow(lives: readonly TokenLife[], { scale, now, grain }: Easel): readonly Bar[] {
  const bars: Bar[] = [];
  for (const life of lives) {
    const until = lifeEnd(life, now);
    const before = bars.at(-1);
    if (before !== undefined && scale.place(until) - scale.place(before.from) < grain) {
      bars[bars.length - 1] = { ...before, lives: [...before.lives, life], until };
    } else bars.push({ lives: [life], from: life.from, until });
  }
  return bars;
}

/** A number needs so much room, in percent of the width. */
const ROOM_FOR_NUMBER = 2.5;

function drawBar({ lives, from, until }: Bar, index: number, { scale, format, now }: Easel): Markup {
  const last = lives.at(-1);
  const first = lives[0];
  if (first === undefined || last === undefined) return NOTHING;
  const [x, end] = [scale.place(from), scale.place(until)];
  const width = Math.max(0.2, end - x);
  const tail = lives.length === 1 ? scale.place(last.endsAt ?? until) - end : 0;
  const look = last.end === 'rejected' ? 'bad' : index % 2 === 0 ? 'even' : 'odd';
  const title =
    lives.length === 1
      ? describeLife(last, now, format)
      : `${String(lives.length)} tokens, ${String(first.generation)} to ${String(last.generation)}: ${format(from)} to ${format(until)}`;
  return markup`<g>
    <title>${title}</title>
    ${tail > 0 ? markup`<rect class="tail" x="${end}%" y="61" width="${tail.toFixed(3)}%" height="4" />` : NOTHING}
    <rect class="token ${look}" x="${x}%" y="36" width="${width.toFixed(3)}%" height="24" rx="3" />
    ${width < ROOM_FOR_NUMBER ? NOTHING : markup`<svg class="number" x="${x}%" y="36"><text x="7" y="16.5">${lives.length === 1 ? String(last.generation) : `${String(first.generation)}–${String(last.generation)}`}</text></svg>`}
  </g>`;
}

/** One token as a sentence. */
function describeLife(life: TokenLife, now: number, format: MomentFormat): string {
  const until = lifeEnd(life, now);
  const span = `${format(life.from)} to ${format(until)} (${describeDuration(until - life.from)})`;
  const requests = countOf(life.requests, 'request');
  return `Token ${String(life.generation)}: ${span}, ${ORIGINS[life.origin]}, ${requests}; ${explainEnd(life, now, format)}`;
}

/** Marks of one kind at one place. */
interface MarkGroup {
  readonly kind: EventKind;
  readonly events: readonly TracedEvent[];
}

function drawMarks(events: readonly TracedEvent[], easel: Easel): readonly Markup[] {
  const groups = new Map<string, { kind: EventKind; events: TracedEvent[] }>();
  for (const event of events) {
    if (!isNotable(event)) continue;
    const { kind } = describeTraced(event, easel.format);
    const key = `${kind} ${String(Math.floor(easel.scale.place(event.at) / easel.grain))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, events: [event] });
    else group.events.push(event);
  }
  return [...groups.values()].map((group) => drawMark(group, easel));
}

function drawMark({ kind, events }: MarkGroup, { scale, format }: Easel): Markup {
  const [event] = events;
  if (event === undefined) return NOTHING;
  const { title, details } = describeTraced(event, format);
  const more = events.length === 1 ? '' : ` (and ${String(events.length - 1)} more)`;
  const span = event.event === 'wait' ? scale.place(event.at + event.waitMs) - scale.place(event.at) : 0;
  return markup`<g class="mark ${kind}">
    <title>${format(event.at, 'millisecond')} ${title}: ${details}${more}</title>
    ${span > 0 ? markup`<rect x="${scale.place(event.at)}%" y="${rowOf(kind) - 3}" width="${span.toFixed(3)}%" height="6" />` : NOTHING}
    <svg class="number" x="${scale.place(event.at)}%" y="${rowOf(kind)}">${drawShape(kind)}</svg>
  </g>`;
}

/** Refreshes above, and what made them necessary below: they are close to each other. */
function rowOf(kind: EventKind): number {
  return kind === 'renewed' || kind === 'failed' ? 10 : 25;
}

/** Told apart by shape as well as by colour. */
export function drawShape(kind: EventKind): Markup {
  switch (kind) {
    case 'renewed':
      return markup`<path d="M0-7 7 0 0 7-7 0Z" />`;
    case 'failed':
      return markup`<path class="hollow" d="M0-6 6 0 0 6-6 0Z" />`;
    case 'rejected':
      return markup`<path class="stroke" d="M-5-5 5 5M5-5-5 5" />`;
    case 'wait':
      return markup`<path d="M-4-6h3V6h-3ZM1-6h3V6H1Z" />`;
    case 'no-refresh':
      return markup`<path class="stroke" d="M-6 0H6" />`;
    case 'unanswered':
      return markup`<circle class="hollow" r="5" />`;
    case 'request':
      return markup`<circle r="2" />`;
  }
}
