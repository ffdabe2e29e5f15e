import type { OutgoingMessage } from '../component/runtime';
import type { QueueConnection } from '../platform/runtime/queue-connection';

/** What the runtime has sent, as far as the records of a step do not show it. */
export interface SentByRuntime {
  /** Whole messages, as they look after the wire. */
  readonly data: OutgoingMessage[];
  /** The stack of each error, in order. */
  readonly stacks: (string | undefined)[];
}

/** Takes note of what goes through a queue. */
export function watchQueue(queue: QueueConnection, sent: SentByRuntime): QueueConnection {
  return {
    ...queue,
    async sendData(message, headers, throttle) {
      await queue.sendData(message, headers, throttle);
      const arrived = JSON.parse(JSON.stringify(message)) as OutgoingMessage;
      sent.data.push({ ...arrived, id: String(headers['messageId']) });
    },
    async sendError(error, ...rest) {
      const { stack } = error as { readonly stack?: string };
      sent.stacks.push(stack === 'Not Available' ? undefined : stack);
      await queue.sendError(error, ...rest);
    },
  };
}
