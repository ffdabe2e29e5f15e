import type { TraceEvent } from '../ports';
import { redactText } from '../redact';

/** Version of the lines that this package writes; it reads no newer ones. */
export const TRACE_VERSION = 1;

/** Where and when an event was traced. */
export interface TraceStamp {
  /** When it was told, epoch milliseconds by the local clock. */
  readonly at: number;
  readonly pid: number;
  /** Name of the machine or container: process ids alone repeat. */
  readonly host: string;
  /** A random name of the process's life: generations are counted anew in each. */
  readonly run: string;
}

/** An event as it stands in a file. */
export type TracedEvent = TraceEvent & TraceStamp;

/** Whatever an event says, its line is no longer than this, so that one write is one line. */
const MAX_LINE_LENGTH = 4_096;
const MAX_TEXT_LENGTH = 200;
const MAX_NAMES = 40;

/** An event as one line of JSON, without its line feed. Names come from servers and senders: they are masked and cut. */
export function formatTraceLine(event: TraceEvent, stamp: TraceStamp): string {
  const line = JSON.stringify({ v: TRACE_VERSION, ...stamp, ...event }, bounded);
  if (Buffer.byteLength(line) <= MAX_LINE_LENGTH) return line;
  return JSON.stringify({ v: TRACE_VERSION, ...stamp, ...event, exchange: undefined }, bounded);
}

function bounded(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return boundedText(value);
  return Array.isArray(value) ? value.slice(0, MAX_NAMES) : value;
}

/** A secret must be seen whole to be recognised, and a text of megabytes need not be looked through. */
function boundedText(text: string): string {
  return redactText(text.slice(0, 5 * MAX_TEXT_LENGTH)).slice(0, MAX_TEXT_LENGTH);
}
