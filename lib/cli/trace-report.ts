import type { createColors } from 'picocolors';
import { countOf } from '../trace/counting';
import { describeReading } from '../trace/describe-reading';
import { describeReasons } from '../trace/describe-reasons';
import type { MessageStory } from '../trace/message-story';
import { describeTraced, isNotable, type EventKind } from '../trace/describe-traced';
import {
  createMomentFormat,
  describeDuration,
  describeZone,
  formatDay,
  type MomentFormat,
} from '../trace/time-words';
import { buildLanes } from '../trace/token-lanes';
import type { TracedEvent } from '../trace/trace-line';
import type { TraceReading } from '../trace/trace-reader';
import { findRemarks } from '../trace/trace-remarks';
import { summarizeTrace, type TraceSummary } from '../trace/trace-summary';
import { drawLane } from './trace-bars';

/** picocolors, on or off. */
type Colors = ReturnType<typeof createColors>;

/** What a report is printed on. */
export interface Screen {
  readonly colors: Colors;
  /** Width of the terminal; `undefined`: nobody looks on. */
  readonly columns: number | undefined;
}

/** More is more than a terminal holds. */
const MAX_EVENTS = 60;
const MAX_LANES = 12;

/** A whole trace for a terminal: what to look at, the tokens, what happened, the counts. */
export function describeTrace(reading: TraceReading, path: string, screen: Screen): string {
  const { colors } = screen;
  const { events } = reading;
  if (events.length === 0) return `${path} holds no events.${describeReading(reading)}`;
  const summary = summarizeTrace(events);
  const format = createMomentFormat(summary.from, summary.to);
  const remarks = findRemarks(events, summary);
  const parts = [
    `${colors.bold(path)}  ${describeExtent(summary, format)}${describeReading(reading)}`,
    remarks.map((text) => `${colors.yellow('!')} ${text}`).join('\n'),
    ...describeLanes(events, format, screen),
    describeEvents(events, format, colors),
    describeCounts(summary),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What happened for one message. */
export function describeStory({ messageId, verdict, steps }: MessageStory, colors: Colors): string {
  return [`${colors.bold(`Message ${messageId}`)}  ${verdict}`, '', ...steps.map((step) => `  ${step}`)].join(
    '\n',
  );
}

/** One event as one line. */
export function describeEventLine(event: TracedEvent, format: MomentFormat, colors: Colors): string {
  const { kind, title, details } = describeTraced(event, format);
  const message = event.messageId === undefined ? '' : `  ${colors.dim(event.messageId)}`;
  const { mark, paint } = MARKS[kind];
  return `${format(event.at, 'millisecond')}  ${colors[paint](`${mark} ${title.padEnd(13)}`)} ${details}${message}`;
}

const MARKS: Readonly<
  Record<EventKind, { readonly mark: string; readonly paint: 'green' | 'red' | 'yellow' | 'dim' }>
> = {
  renewed: { mark: '◆', paint: 'green' },
  failed: { mark: '◇', paint: 'red' },
  rejected: { mark: '×', paint: 'red' },
  wait: { mark: '‖', paint: 'yellow' },
  'no-refresh': { mark: '–', paint: 'yellow' },
  unanswered: { mark: '?', paint: 'red' },
  request: { mark: '·', paint: 'dim' },
};

function describeExtent(
  { events, from, to, processes, messages }: TraceSummary,
  format: MomentFormat,
): string {
  const span = `${formatDay(from)}, ${format(from)} to ${format(to)} ${describeZone(from)} (${describeDuration(to - from)})`;
  return `${countOf(events, 'event')}, ${span}, ${countOf(processes, 'process')}, ${countOf(messages, 'message')}`;
}

function describeLanes(
  events: readonly TracedEvent[],
  format: MomentFormat,
  screen: Screen,
): readonly string[] {
  const lanes = buildLanes(events).filter(({ lives }) => lives.length > 0);
  const extent = { from: events[0]?.at ?? 0, to: events.at(-1)?.at ?? 0 };
  const drawn = lanes.slice(0, MAX_LANES).map((lane) => drawLane(lane, extent, { ...screen, format }));
  const more = lanes.length - drawn.length;
  return more > 0
    ? [...drawn, `… and ${countOf(more, 'more process')}: --credential shows one account`]
    : drawn;
}

function describeEvents(events: readonly TracedEvent[], format: MomentFormat, colors: Colors): string {
  const notable = events.filter(isNotable);
  if (notable.length === 0)
    return 'Every request went with the token at hand: no refresh, no rejection, no wait.';
  const shown = notable.slice(-MAX_EVENTS);
  const before = notable.length - shown.length;
  return [
    ...(before > 0 ? [colors.dim(`… ${String(before)} earlier: --since, --html and --json show them`)] : []),
    ...shown.map((event) => describeEventLine(event, format, colors)),
  ].join('\n');
}

function describeCounts(summary: TraceSummary): string {
  const reasons = describeReasons(summary);
  return [
    `${countOf(summary.refreshes, 'refresh')}${reasons === '' ? '' : ` (${reasons})`}`,
    countOf(summary.tokenRequests, 'token request'),
    `${String(summary.unsaved)} unsaved`,
    `${countOf(summary.requests, 'request')} to the API`,
    `${String(summary.rejections)} rejected`,
    `${String(summary.resent)} resent`,
    `${String(summary.retried)} tried again`,
    `${countOf(summary.waits, 'wait')} (${describeDuration(summary.waitedMs)})`,
  ].join(' · ');
}
