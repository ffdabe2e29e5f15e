import { inPromise } from './in-promise';
import type { MessageLedger } from './message-ledger';
import type { QueueConnection } from './queue-connection';

/** The methods with which the runtime takes messages. */
export type ConsumerMethod = 'connect' | 'listenQueue' | 'stopConsume' | 'disconnect' | 'ack' | 'reject';

/** The side of the queue from which the step takes messages. */
export function createQueueConsumer(ledger: MessageLedger): Pick<QueueConnection, ConsumerMethod> {
  return {
    connect: () => Promise.resolve(),
    listenQueue: (_queue, handler) =>
      inPromise(() => {
        ledger.listen(handler);
      }),
    stopConsume: () =>
      inPromise(() => {
        ledger.listen(undefined);
      }),
    disconnect: () => inPromise(ledger.close),
    ack: (messageId) =>
      inPromise(() => {
        ledger.settle(messageId, true);
      }),
    reject: (messageId) =>
      inPromise(() => {
        ledger.settle(messageId, false);
      }),
  };
}
