import { buildTracePage } from '../trace-page/trace-page';
import { describeReading } from '../trace/describe-reading';
import { tellMessage } from '../trace/message-story';
import { createMomentFormat } from '../trace/time-words';
import { readTrace, type TraceReading } from '../trace/trace-reader';
import { findRemarks } from '../trace/trace-remarks';
import { summarizeTrace } from '../trace/trace-summary';
import { buildLanes } from '../trace/token-lanes';
import { UsageError, type Command, type CommandContext } from './command';
import { assertWritable, writeResult } from './result-file';
import { readTraceArguments, type TraceArguments } from './trace-arguments';
import { followTraceFile } from './trace-follow';
import { selectEvents } from './trace-selection';
import { describeStory, describeTrace } from './trace-report';
import { columnsOf, wrapWords } from './wrap-words';

/** `freshkeys trace` */
export const traceCommand: Command = {
  usage: 'trace [file | dir] [--follow] [--message <id>] [--html <file>]',
  summary: 'what happened to the tokens, and why there was (no) refresh',
  options: {
    follow: { type: 'boolean', short: 'f' },
    html: { type: 'string' },
    message: { type: 'string' },
    credential: { type: 'string' },
    since: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: [
    'A component writes its trace to the file that FRESHKEYS_TRACE_FILE names.',
    '[file | dir]          the trace (default: that file, else .freshkeys/trace.jsonl here or in dir)',
    '-f, --follow          show events as they come, until Ctrl-C',
    '--message <id>        why there was a refresh for this message, or why there was none',
    '--credential <id>     the tokens of this account alone',
    '--since <when>        90s, 10m, 2h, 1d ago, or a moment as 2026-03-01T12:00:00',
    '--html <file>         write it as a page with a picture, that needs nothing but itself',
    '--json                print it as JSON, and nothing else; with --follow a line for each event',
  ],
  examples: [
    'FRESHKEYS_TRACE_FILE="$PWD/trace.jsonl" freshkeys demo && freshkeys trace trace.jsonl',
    'freshkeys trace --follow',
    'freshkeys trace --message 0f2c5bd0-6a4e',
    'freshkeys trace --since 2h --html trace.html',
  ],
  run: async (whole) => {
    const options = readTraceArguments(whole, Date.now());
    const columns = columnsOf(process.stdout);
    const fit = (text: string): void => {
      whole.print(wrapWords(text, columns, 'column'));
    };
    const context = options.json ? whole : { ...whole, print: fit };
    assertWritable(options.html);
    if (options.follow) return followTraceFile(options, context);
    const reading = await readFile(options.path);
    const events = selectEvents(reading.events, options);
    const shown = { ...reading, events };
    if (options.messageId !== undefined) return showMessage(shown, options.messageId, { options, context });
    if (options.html !== undefined) return writePage(shown, options, context);
    context.print(
      options.json
        ? toJson(shown, options)
        : describeTrace(shown, options.path, { colors: context.colors, columns }),
    );
    return 0;
  },
};

async function readFile(path: string): Promise<TraceReading> {
  try {
    return await readTrace(path);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') throw new UsageError(`${path} cannot be read (${code})`);
    throw new UsageError(
      `there is no trace ${path}: run the component with FRESHKEYS_TRACE_FILE=${path} first, or name another file`,
    );
  }
}

function showMessage(
  reading: TraceReading,
  messageId: string,
  { options, context }: { readonly options: TraceArguments; readonly context: CommandContext },
): number {
  const { events } = reading;
  const format = createMomentFormat(events[0]?.at ?? 0, events.at(-1)?.at ?? 0);
  const story = tellMessage(events, messageId, format);
  if (story === undefined) {
    const known = new Set(events.flatMap((event) => event.messageId ?? []));
    const examples = [...known].slice(-3).join(', ');
    const others = known.size === 0 ? 'No event names a message.' : `The latest messages are: ${examples}.`;
    process.stderr.write(
      `freshkeys: no event in ${options.path} is about message ${messageId}. ${others}${describeReading(reading)}\n`,
    );
    return 1;
  }
  context.print(options.json ? JSON.stringify(story, undefined, 2) : describeStory(story, context.colors));
  return 0;
}

function writePage(
  reading: TraceReading,
  { path, html = '' }: TraceArguments,
  context: CommandContext,
): number {
  const page = buildTracePage(reading, { file: path, madeAt: Date.now() });
  // It names accounts and messages.
  writeResult(html, page, 0o600);
  context.print(`${String(reading.events.length)} events are drawn in ${html}${describeReading(reading)}`);
  return 0;
}

function toJson({ events, broken, newer, leftOut }: TraceReading, { path }: TraceArguments): string {
  return JSON.stringify(
    {
      file: path,
      summary: summarizeTrace(events),
      remarks: findRemarks(events),
      leftOut,
      brokenLines: broken,
      linesOfNewerVersions: Object.fromEntries(newer),
      tokens: buildLanes(events).map(({ credential, process, lives }) => ({ credential, process, lives })),
      events,
    },
    undefined,
    2,
  );
}
