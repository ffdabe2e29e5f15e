import { deferred, type Deferred } from '../deferred';
import type { Delivery, Payload } from './queue-connection';
import type { StepMessage, StepOutcome, StepRecords } from './step-messages';

/** A message in the queue, with what has come of it so far. */
export interface QueuedMessage {
  readonly payload: Payload;
  readonly delivery: Delivery;
  readonly records: { readonly [Kind in keyof StepRecords]: StepRecords[Kind][number][] };
  readonly outcome: Deferred<StepOutcome>;
}

/** What the runtime is to get for this message. */
export function buildQueuedMessage(messageId: string, message: StepMessage): QueuedMessage {
  const { body = {}, headers = {}, passthrough } = message;
  const replyTo = headers.reply_to === undefined ? {} : { reply_to: headers.reply_to };
  return {
    // A copy: a component that changes its message must not change the sender's object.
    payload: structuredClone({ id: messageId, body, headers, ...(passthrough && { passthrough }) }),
    delivery: {
      fields: { deliveryTag: messageId, consumerTag: 'loopback' },
      properties: { headers: { ...replyTo, ...message.transportHeaders, messageId } },
    },
    records: { data: [], errors: [], rebounds: [], snapshots: [], httpReplies: [] },
    outcome: deferred(),
  };
}
