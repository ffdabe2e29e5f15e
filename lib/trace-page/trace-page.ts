import { createHash } from 'node:crypto';
import { countOf } from '../trace/counting';
import { describeReading } from '../trace/describe-reading';
import { createMomentFormat, describeDuration, describeZone, formatDay } from '../trace/time-words';
import { buildLanes } from '../trace/token-lanes';
import type { TracedEvent } from '../trace/trace-line';
import type { TraceReading } from '../trace/trace-reader';
import { findRemarks } from '../trace/trace-remarks';
import { summarizeTrace, type TraceSummary } from '../trace/trace-summary';
import { buildEventTable } from './event-table';
import { markup, type Markup } from './markup';
import { buildPicture, MAX_LANES } from './page-picture';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';
import { buildSummary } from './page-summary';
import { createTimeScale } from './time-scale';

/** What a page says of itself. */
export interface PageOrigin {
  readonly file: string;
  readonly madeAt: number;
}

/** A trace as one page that needs nothing else, and asks nobody for anything. */
export function buildTracePage(reading: TraceReading, { file, madeAt }: PageOrigin): string {
  const { events } = reading;
  const summary = summarizeTrace(events);
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${buildPolicy()}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>freshkeys trace: ${file}</title>
        <style>${{ text: PAGE_STYLE }}</style>
      </head>
      <body>
        <header>
          <h1>What happened to the tokens</h1>
          <p>${file}${describeReading(reading)}</p>
          <p>${events.length === 0 ? 'There are no events.' : describeExtent(summary)}</p>
        </header>
        <main>${events.length === 0 ? [] : buildSections(events, summary)}</main>
        <footer>
          Made by freshkeys at ${formatDay(madeAt)} ${createMomentFormat(madeAt, madeAt)(madeAt)}. Tokens
          themselves are in no trace.
        </footer>
        <script>${{ text: PAGE_SCRIPT }}</script>
      </body>
    </html>`;
  return `${page.text}\n`;
}

/** About so many marks and bars a picture can have before it is slow. */
const MAX_MARKS_PER_KIND = 2_000;

function buildSections(events: readonly TracedEvent[], summary: TraceSummary): readonly Markup[] {
  const lanes = buildLanes(events);
  const format = createMomentFormat(summary.from, summary.to);
  const first = lanes
    .flatMap(({ lives }) => lives.map(({ from }) => from))
    .reduce((earliest, from) => Math.min(earliest, from), summary.from);
  const grain = Math.max(0.1, (100 * Math.min(lanes.length, MAX_LANES)) / MAX_MARKS_PER_KIND);
  const easel = { scale: createTimeScale(first, summary.to), format, now: summary.to, grain };
  return [
    buildSummary(summary, findRemarks(events, summary)),
    buildPicture(lanes, easel),
    buildEventTable(events, format),
  ];
}

function describeExtent({ from, to, events, processes, credentials }: TraceSummary): string {
  const format = createMomentFormat(from, to);
  return [
    `${formatDay(from)}, ${format(from)} to ${format(to)} ${describeZone(from)} (${describeDuration(to - from)})`,
    countOf(events, 'event'),
    countOf(processes, 'process'),
    countOf(credentials, 'account'),
  ].join(' · ');
}

/** Nothing but the style and the script of this page may run, and nothing may be loaded. */
function buildPolicy(): string {
  return [
    "default-src 'none'",
    `style-src '${digest(PAGE_STYLE)}'`,
    `script-src '${digest(PAGE_SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
