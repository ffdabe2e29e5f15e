import assert from 'node:assert/strict';

import type { DeliveryHandler } from './queue-connection';
import type { QueuedMessage } from './queued-message';

/** Messages by id: those that wait, and those that the prefetch has let through. */
export interface PrefetchWindow {
  /** Puts a message behind those that wait. */
  readonly add: (messageId: string, entry: QueuedMessage) => void;
  readonly inProcess: Map<string, QueuedMessage>;
  /** Removes all messages and returns them. */
  readonly clear: () => readonly (readonly [messageId: string, entry: QueuedMessage])[];
  /** Hands over as many waiting messages as the prefetch allows. */
  readonly deliverNext: () => void;
  /** Hands messages to this handler from now on; `undefined` stops that. */
  readonly listen: (handler: DeliveryHandler | undefined) => void;
}

/** @param prefetch how many messages may be in process at once */
export function createPrefetchWindow(prefetch: number): PrefetchWindow {
  const waiting = new Map<string, QueuedMessage>();
  const inProcess = new Map<string, QueuedMessage>();
  let handler: DeliveryHandler | undefined;
  const deliverNext = (): void => {
    for (const [messageId, entry] of waiting) {
      if (handler === undefined || inProcess.size >= prefetch) return;
      waiting.delete(messageId);
      inProcess.set(messageId, entry);
      // The runtime's handler never rejects: it logs, and the message stays unsettled.
      void handler(entry.payload, entry.delivery);
    }
  };
  const listen = (newHandler: DeliveryHandler | undefined): void => {
    handler = newHandler;
    deliverNext();
  };
  const add = (messageId: string, entry: QueuedMessage): void => {
    // The runtime would neither process nor settle the second one, so its outcome would never come.
    const isKnown = waiting.has(messageId) || inProcess.has(messageId);
    assert(!isKnown, `message ${messageId} is in the queue already`);
    waiting.set(messageId, entry);
    deliverNext();
  };
  const clear = (): readonly (readonly [string, QueuedMessage])[] => {
    const entries = [...inProcess, ...waiting];
    inProcess.clear();
    waiting.clear();
    return entries;
  };
  return { add, inProcess, clear, deliverNext, listen };
}
