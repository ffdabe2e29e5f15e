import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Options } from 'amqplib';
import type { StepMessage } from '../runtime/step-messages';
import { BrokerError } from './broker-error';
import type { MessageCipher } from './message-cipher';
import type { StepQueues } from './step-queues';

/** How messages get into the input queue of a step. */
export interface MessagePublisher {
  /**
   * Encrypts and publishes; resolves with the ids when the broker has confirmed all of them.
   *
   * @throws BrokerError `BROKER_FAILED` if the connection is lost before that
   */
  readonly publish: (messages: readonly StepMessage[]) => Promise<readonly string[]>;
  /** Publishes these bytes as they are: something that the step cannot decrypt. Resolves with its id. */
  readonly publishRaw: (content: Buffer, messageId?: string) => Promise<string>;
}

/** So many messages wait for a confirmation at once. */
const BATCH = 500;

/** Publishes as the platform does: persistent, by the exchange, with a confirmation, with the headers of a flow. */
export function createMessagePublisher(
  channel: ConfirmChannel,
  queues: StepQueues,
  cipher: MessageCipher,
): MessagePublisher {
  const put = (messageId: string, content: Buffer, headers?: StepMessage['transportHeaders']): void => {
    channel.publish(queues.exchange, queues.inputKey, content, publishOptions(messageId, headers));
  };
  const publishOne = (message: StepMessage): string => {
    const { id = randomUUID(), body = {}, headers = {}, passthrough, transportHeaders } = message;
    put(id, cipher.encrypt({ id, body, headers, ...(passthrough && { passthrough }) }), transportHeaders);
    return id;
  };
  return {
    publish: (messages) =>
      explainLoss(async () => {
        const ids: string[] = [];
        for (let start = 0; start < messages.length; start += BATCH) {
          ids.push(...messages.slice(start, start + BATCH).map(publishOne));
          await channel.waitForConfirms();
        }
        return ids;
      }),
    publishRaw: (content, messageId = randomUUID()) =>
      explainLoss(async () => {
        put(messageId, content);
        await channel.waitForConfirms();
        return messageId;
      }),
  };
}

/** The runtime knows a message by the header `messageId` and decrypts it by `protocolVersion` (`lib/amqp.js`). */
function publishOptions(messageId: string, headers: StepMessage['transportHeaders'] = {}): Options.Publish {
  return {
    persistent: true,
    mandatory: true,
    contentType: 'application/json',
    contentEncoding: 'utf8',
    headers: { threadId: randomUUID(), protocolVersion: 1, ...headers, messageId },
  };
}

async function explainLoss<Result>(publish: () => Promise<Result>): Promise<Result> {
  try {
    return await publish();
  } catch {
    const remedy = 'See its log, and try again';
    throw new BrokerError('BROKER_FAILED', 'The broker confirms no more messages', remedy);
  }
}
