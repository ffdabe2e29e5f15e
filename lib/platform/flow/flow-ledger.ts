import type { StepOutput } from '../broker/step-output';
import { createMessageRecord, isSettled, type MessageRecord } from './message-record';

/** What a flow came to so far. */
export interface FlowCounts {
  readonly sent: number;
  /** Messages that caused data at least once. */
  readonly delivered: number;
  /** Data beyond the first of a message: somebody downstream gets it twice. */
  readonly duplicates: number;
  /** Errors that the step has reported. */
  readonly errors: number;
  readonly rebounds: number;
  readonly snapshots: number;
  /** Messages that the step has refused: the platform would not send them again. */
  readonly rejected: number;
  /** Messages that caused neither data nor an error, and were not refused. */
  readonly open: number;
}

/** Which messages went in, and what came out. */
export interface FlowLedger {
  readonly add: (messageIds: readonly string[]) => void;
  readonly record: (output: StepOutput) => void;
  readonly counts: () => FlowCounts;
  /** {@link FlowCounts.open}, without counting anew. */
  readonly openCount: () => number;
  /** What came of a message; `undefined` if it was never sent. */
  readonly outcomeOf: (messageId: string) => MessageRecord | undefined;
  readonly outcomes: () => readonly MessageRecord[];
  /** Errors of containers that worked on no message: why they did not start. */
  readonly containerErrors: readonly string[];
  /** When the first and the last message came out, in milliseconds of `performance.now()`. */
  readonly times: () => { readonly firstAt: number; readonly lastAt: number } | undefined;
}

/** An empty ledger. */
export function createFlowLedger(now: () => number = () => performance.now()): FlowLedger {
  const records = new Map<string, MessageRecord>();
  const containerErrors: string[] = [];
  let open = 0;
  let times: { firstAt: number; lastAt: number } | undefined;
  const record = (output: StepOutput): void => {
    const found = output.sourceId === undefined ? undefined : records.get(output.sourceId);
    if (found === undefined) {
      if (output.kind === 'error') containerErrors.push(errorText(output.value));
      return;
    }
    if (output.kind === 'data' || output.kind === 'rejected') {
      times = { firstAt: times?.firstAt ?? now(), lastAt: now() };
    }
    const wasOpen = !isSettled(found);
    enter(found, output);
    if (wasOpen && isSettled(found)) open -= 1;
  };
  return {
    add(messageIds) {
      for (const id of messageIds) {
        if (records.has(id)) continue;
        records.set(id, createMessageRecord(id));
        open += 1;
      }
    },
    record,
    counts: () => count([...records.values()]),
    openCount: () => open,
    outcomeOf: (messageId) => records.get(messageId),
    outcomes: () => [...records.values()],
    containerErrors,
    times: () => times,
  };
}

function enter(record: MessageRecord, { kind, messageId, containerId, value }: StepOutput): void {
  if (kind === 'data') record.data.push({ messageId, containerId, body: value });
  if (kind === 'error') record.errors.push(errorText(value));
  if (kind === 'rebound') record.rebounds += 1;
  if (kind === 'snapshot') record.snapshots += 1;
  if (kind === 'rejected') record.rejected = true;
}

function errorText(value: unknown): string {
  const { message } = (value ?? {}) as { readonly message?: unknown };
  return typeof message === 'string' ? message : 'an error that cannot be decrypted';
}

function count(records: readonly MessageRecord[]): FlowCounts {
  const sum = (of: (record: MessageRecord) => number): number =>
    records.reduce((total, record) => total + of(record), 0);
  return {
    sent: records.length,
    delivered: sum(({ data }) => Math.min(1, data.length)),
    duplicates: sum(({ data }) => Math.max(0, data.length - 1)),
    errors: sum(({ errors }) => errors.length),
    rebounds: sum(({ rebounds }) => rebounds),
    snapshots: sum(({ snapshots }) => snapshots),
    rejected: sum(({ rejected }) => Number(rejected)),
    open: sum((record) => Number(!isSettled(record))),
  };
}
