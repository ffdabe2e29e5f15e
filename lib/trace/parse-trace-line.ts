import { isRecord } from '../oauth2/wire';
import type { NoRefreshEvent, RefreshEvent, RequestEvent, TokenChoice, WaitEvent } from '../ports';
import {
  count,
  flag,
  moment,
  number,
  optional,
  span,
  text,
  texts,
  Unreadable,
  word,
  type Line,
} from './trace-fields';
import { TRACE_VERSION, type TracedEvent } from './trace-line';

/** What a line of a trace is. */
export type ParsedLine =
  | { readonly kind: 'event'; readonly event: TracedEvent }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'broken' };

const BROKEN: ParsedLine = { kind: 'broken' };

/** Reads a line that anybody may have written: an event in which every member is what it claims to be, or none. */
export function parseTraceLine(line: string): ParsedLine {
  const value = parseJson(line);
  if (!isRecord(value)) return BROKEN;
  const { v: version } = value;
  if (typeof version === 'number' && version > TRACE_VERSION) return { kind: 'newer', version };
  if (version !== TRACE_VERSION) return BROKEN;
  const event = readEvent(value);
  return event === undefined ? BROKEN : { kind: 'event', event };
}

type Read<Event> = (line: Line) => Event;

const READERS: Readonly<Record<TracedEvent['event'], Read<TracedEvent>>> = {
  refresh: (line) => ({ ...readStamp(line), ...readRefresh(line) }),
  request: (line) => ({ ...readStamp(line), ...readRequest(line) }),
  wait: (line) => ({ ...readStamp(line), ...readWait(line) }),
  'no-refresh': (line) => ({ ...readStamp(line), ...readNoRefresh(line) }),
};

function readEvent(line: Line): TracedEvent | undefined {
  const { event } = line;
  if (typeof event !== 'string' || !Object.hasOwn(READERS, event)) return undefined;
  try {
    return READERS[event as TracedEvent['event']](line);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function readStamp(line: Line) {
  return {
    at: moment(line, 'at'),
    pid: count(line, 'pid'),
    host: text(line, 'host'),
    run: text(line, 'run'),
    ...optional(line, 'messageId', text),
  };
}

function readRefresh(line: Line): RefreshEvent {
  return {
    event: 'refresh',
    credential: text(line, 'credential'),
    reason: word(line, 'reason', ['rejected', 'expiring', 'interval', 'always', 'first', 'forced'] as const),
    outcome: word(line, 'outcome', ['issued', 'adopted', 'refused', 'failed'] as const),
    generationBefore: count(line, 'generationBefore'),
    generationAfter: count(line, 'generationAfter'),
    startedAt: moment(line, 'startedAt'),
    durationMs: span(line, 'durationMs'),
    waiters: count(line, 'waiters'),
    ...optional(line, 'saved', flag),
    ...optional(line, 'rotated', flag),
    ...optional(line, 'lifetimeMs', number),
    ...optional(line, 'endsAt', moment),
    ...optional(line, 'errorCode', text),
    ...optional(line, 'exchange', readExchange),
  };
}

function readExchange(line: Line, name: string): NonNullable<RefreshEvent['exchange']> {
  const exchange = line[name];
  if (!isRecord(exchange)) throw new Unreadable();
  return {
    sent: texts(exchange, 'sent'),
    ...optional(exchange, 'status', count),
    ...optional(exchange, 'received', texts),
  };
}

const CHOICES: readonly TokenChoice[] = [
  'renewed',
  'newer',
  'fresh',
  'endless',
  'young',
  'served',
  'on-rejection',
  'off',
  'paused',
  'kept',
];

function readRequest(line: Line): RequestEvent {
  const signs = ['status', 'challenge', 'body', 'text'] as const;
  return {
    event: 'request',
    method: text(line, 'method'),
    status: line['status'] === undefined ? undefined : count(line, 'status'),
    generation: count(line, 'generation'),
    resent: flag(line, 'resent'),
    attempt: count(line, 'attempt'),
    ...optional(line, 'rejectedBy', (from, name) => word(from, name, signs)),
    ...optional(line, 'credential', text),
    ...optional(line, 'choice', (from, name) => word(from, name, CHOICES)),
    ...optional(line, 'endsAt', moment),
  };
}

function readWait(line: Line): WaitEvent {
  return {
    event: 'wait',
    method: text(line, 'method'),
    reason: word(line, 'reason', ['failed', 'limited'] as const),
    status: line['status'] === undefined ? undefined : count(line, 'status'),
    attempt: count(line, 'attempt'),
    waitMs: span(line, 'waitMs'),
  };
}

function readNoRefresh(line: Line): NoRefreshEvent {
  return {
    event: 'no-refresh',
    credential: text(line, 'credential'),
    because: word(line, 'because', ['disabled', 'cooling-down'] as const),
    generation: count(line, 'generation'),
    ...optional(line, 'until', moment),
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
