import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { lostOutcome } from './lost-outcome';
import type { MessageLedgerOptions } from './message-ledger-options';
import { createPrefetchWindow, type PrefetchWindow } from './prefetch-window';
import { buildQueuedMessage } from './queued-message';
import type { StepMessage, StepOutcome, StepRecords } from './step-messages';

/** Which messages wait, which are in process, and what came of them. */
export interface MessageLedger extends Pick<PrefetchWindow, 'listen'> {
  /** Puts a message at the end of the queue; resolves when it was acked, rejected or lost. */
  readonly add: (message: StepMessage) => Promise<StepOutcome>;
  readonly record: <Kind extends keyof StepRecords>(
    messageId: string,
    kind: Kind,
    value: StepRecords[Kind][number],
  ) => void;
  readonly settle: (messageId: string, acked: boolean) => void;
  /** Takes no more messages and gives up those that are not settled. */
  readonly close: () => void;
}

/** Keeps account of the messages of one step. */
export function createMessageLedger(options: MessageLedgerOptions): MessageLedger {
  const { add, inProcess, clear, deliverNext, listen } = createPrefetchWindow(options.prefetch);
  let closed = false;
  return {
    listen,
    add(message) {
      const messageId = message.id ?? randomUUID();
      if (closed) return Promise.resolve(lostOutcome(messageId));
      const entry = buildQueuedMessage(messageId, message);
      add(messageId, entry);
      return entry.outcome.promise;
    },
    record(messageId, kind, value) {
      const entry = inProcess.get(messageId);
      if (entry === undefined) options.onLate({ messageId, kind, value });
      else entry.records[kind].push(value);
    },
    settle(messageId, acked) {
      const entry = inProcess.get(messageId);
      assert(entry, `message ${messageId} is not in process`);
      inProcess.delete(messageId);
      options.forget(messageId);
      entry.outcome.resolve({ messageId, acked, lost: false, ...entry.records });
      deliverNext();
    },
    close() {
      closed = true;
      listen(undefined);
      for (const [messageId, entry] of clear()) {
        options.forget(messageId);
        entry.outcome.resolve(lostOutcome(messageId));
      }
    },
  };
}
