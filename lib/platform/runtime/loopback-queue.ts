import { createMessageLedger } from './message-ledger';
import type { QueueConnection } from './queue-connection';
import { createQueueConsumer } from './queue-consumer';
import { createQueuePublisher } from './queue-publisher';
import type { SailorSettings } from './sailor-settings';
import type { LateRecord, StepMessage, StepOutcome } from './step-messages';

/** What the queue is told by the step that reads it. */
export interface LoopbackQueueOptions {
  readonly settings: SailorSettings;
  /** Removes a settled message from the runtime's memory of messages in process. */
  readonly forget: (messageId: string) => void;
  readonly onLate: (late: LateRecord) => void;
}

/** A queue in memory in front of one step. */
export interface LoopbackQueue {
  /** What the runtime takes for its connection to the broker. */
  readonly connection: QueueConnection;
  /** Puts a message in the queue; resolves when it was acked, rejected or lost. */
  readonly deliver: (message: StepMessage) => Promise<StepOutcome>;
}

/**
 * A broker's queue in memory, as the runtime's `Amqp` class shows it to the runtime: at most
 * `RABBITMQ_PREFETCH_SAILOR` (default 1) messages are in process at once, and what is sent goes through JSON, the size
 * limit and the throttles.
 *
 * Not played: the copy of an error that the runtime sends to `reply_to`, and routing keys.
 */
export function createLoopbackQueue(options: LoopbackQueueOptions): LoopbackQueue {
  const ledger = createMessageLedger({ ...options, prefetch: options.settings.RABBITMQ_PREFETCH_SAILOR });
  const connection = { ...createQueueConsumer(ledger), ...createQueuePublisher(ledger, options.settings) };
  return { connection, deliver: ledger.add };
}
