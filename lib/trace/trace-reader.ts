import { createReadStream } from 'node:fs';
import { createLineSplitter } from './line-splitter';
import { parseTraceLine } from './parse-trace-line';
import type { TracedEvent } from './trace-line';

/** What a file of events holds. */
export interface TraceReading {
  /** Oldest first. */
  readonly events: readonly TracedEvent[];
  /** How many older events than these there are. */
  readonly leftOut: number;
  /** How many lines are no event. */
  readonly broken: number;
  /** Versions of lines that a newer package has written, and how many there are. */
  readonly newer: ReadonlyMap<number, number>;
}

/** More events than this are more than anybody reads: the newest ones are kept. */
const MAX_EVENTS = 250_000;

/** Collects lines one after the other. */
export interface TraceCollector {
  /** @returns the event, if the line is one */
  add(line: string): TracedEvent | undefined;
  reading(): TraceReading;
}

/** Creates an empty collection. */
export function createTraceCollector(maxEvents = MAX_EVENTS): TraceCollector {
  const events: TracedEvent[] = [];
  const newer = new Map<number, number>();
  let [broken, leftOut] = [0, 0];
  const trim = (): void => {
    leftOut += events.splice(0, events.length - maxEvents).length;
  };
  return {
    add(line) {
      const parsed = parseTraceLine(line);
      if (parsed.kind === 'broken') broken += 1;
      if (parsed.kind === 'newer') newer.set(parsed.version, (newer.get(parsed.version) ?? 0) + 1);
      if (parsed.kind !== 'event') return undefined;
      events.push(parsed.event);
      if (events.length >= 2 * maxEvents) trim();
      return parsed.event;
    },
    reading() {
      if (events.length > maxEvents) trim();
      // Several processes write as they come to it.
      return { events: events.toSorted((one, other) => one.at - other.at), leftOut, broken, newer };
    },
  };
}

/** Reads a whole file. Rejects with the error of the file system if it cannot. */
export async function readTrace(path: string): Promise<TraceReading> {
  const collector = createTraceCollector();
  const splitter = createLineSplitter();
  for await (const piece of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
    for (const line of splitter.push(piece)) collector.add(line);
  }
  // Somebody may be writing it just now, and then it is no line yet: only a whole one counts.
  const rest = splitter.rest();
  if (rest.trim() !== '') collector.add(rest);
  return collector.reading();
}
