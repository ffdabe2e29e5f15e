import { randomUUID } from 'node:crypto';

import { inPromise } from './in-promise';
import type { MessageLedger } from './message-ledger';
import { nextRebound } from './next-rebound';
import type { QueueConnection } from './queue-connection';
import type { ConsumerMethod } from './queue-consumer';
import type { SailorSettings } from './sailor-settings';
import { throughTheWire } from './wire-message';

/** The side of the queue to which the step gives what it sends. */
export function createQueuePublisher(
  ledger: MessageLedger,
  settings: SailorSettings,
): Omit<QueueConnection, ConsumerMethod> {
  return {
    async sendData(data, headers, throttle) {
      const sent = throughTheWire(data, settings);
      await throttle?.();
      const messageId = typeof headers.messageId === 'string' ? headers.messageId : randomUUID();
      ledger.record(sourceOf(headers), 'data', { messageId, body: sent.body, headers: sent.headers });
    },
    sendHttpReply: (reply, headers) =>
      inPromise(() => {
        if (!headers.reply_to) throw new TypeError('httpReply for a message without a reply_to header');
        ledger.record(sourceOf(headers), 'httpReplies', throughTheWire(reply, settings));
      }),
    async sendError(error, headers, ...[, throttle]) {
      await throttle?.();
      ledger.record(sourceOf(headers), 'errors', { name: error.name ?? 'Error', message: error.message });
    },
    sendRebound: (error, delivery, headers) =>
      inPromise(() => {
        const rebound = nextRebound(error.message, delivery, settings);
        const limitExceeded = { name: 'Error', message: 'Rebound limit exceeded' };
        if (rebound.iteration <= settings.REBOUND_LIMIT)
          ledger.record(sourceOf(headers), 'rebounds', rebound);
        else ledger.record(sourceOf(headers), 'errors', limitExceeded);
      }),
    async sendSnapshot(snapshot, headers, throttle) {
      const sent: unknown = JSON.parse(JSON.stringify(snapshot));
      await throttle?.();
      ledger.record(sourceOf(headers), 'snapshots', sent);
    },
  };
}

/** Everything that is sent names the message that it came from. */
function sourceOf(headers: Readonly<Record<string, unknown>>): string {
  return String(headers.parentMessageId);
}
