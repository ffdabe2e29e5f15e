import { setTimeout as delay } from 'node:timers/promises';
import { createMomentFormat } from '../trace/time-words';
import { createTraceFollower, type TraceFollower } from '../trace/trace-follower';
import type { TracedEvent } from '../trace/trace-line';
import { createTraceCollector, type TraceReading } from '../trace/trace-reader';
import { describeReading } from '../trace/describe-reading';
import { UsageError, type CommandContext } from './command';
import type { TraceArguments } from './trace-arguments';
import { describeEventLine } from './trace-report';
import { selectEvents } from './trace-selection';

const POLL_MS = 200;

/** So much of what was there before is shown, to begin with. */
const BACKLOG = 20;

/** Prints events as they come, until a person ends it. */
export async function followTraceFile(options: TraceArguments, context: CommandContext): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const follower = createTraceFollower(options.path);
  try {
    await followUntil(interruption.signal, {
      options,
      read: () => readLines(follower, options.path),
      show: (event) => {
        context.print(options.json ? JSON.stringify(event) : line(event, context));
      },
    });
    return 0;
  } finally {
    await follower.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

async function readLines(follower: TraceFollower, path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    await follower.read((more) => lines.push(...more));
    return lines;
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

interface Following {
  readonly options: TraceArguments;
  readonly read: () => Promise<readonly string[]>;
  readonly show: (event: TracedEvent) => void;
}

async function followUntil(signal: AbortSignal, { options, read, show }: Following): Promise<void> {
  let isFirst = true;
  while (!signal.aborted) {
    const collector = createTraceCollector();
    for (const text of await read()) collector.add(text);
    const reading = collector.reading();
    const wanted = selectWanted(reading, options);
    for (const event of isFirst ? wanted.slice(-BACKLOG) : wanted) show(event);
    complain(reading);
    if (isFirst && !options.json && reading.events.length === 0) say(`waiting for events in ${options.path}`);
    isFirst = false;
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

function selectWanted({ events }: TraceReading, options: TraceArguments): readonly TracedEvent[] {
  const { messageId } = options;
  return selectEvents(events, options).filter(
    (event) => messageId === undefined || event.messageId === messageId,
  );
}

function complain(reading: TraceReading): void {
  const text = describeReading({ ...reading, leftOut: 0 });
  if (text !== '') say(text.trim());
}

function say(text: string): void {
  process.stderr.write(`freshkeys: ${text}\n`);
}

function line(event: TracedEvent, { colors }: CommandContext): string {
  return describeEventLine(event, createMomentFormat(event.at, event.at), colors);
}
