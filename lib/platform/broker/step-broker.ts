import { randomUUID } from 'node:crypto';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { parseBrokerAddress, type BrokerAddress } from './broker-address';
import { connectBroker } from './broker-connection';
import { createMessageCipher } from './message-cipher';
import { createMessagePublisher, type MessagePublisher } from './message-publisher';
import { readStepOutput, type StepOutput } from './step-output';
import {
  declareStepQueues,
  deleteStepQueues,
  nameStepQueues,
  type OutputKind,
  type StepQueues,
} from './step-queues';

/** What one step needs of a broker. */
export interface StepBrokerOptions {
  /** `amqp://user:password@host:port/vhost` */
  readonly url: string;
  readonly stepId: string;
  readonly onOutput: (output: StepOutput) => void;
  /** Called if the connection ends without {@link StepBroker.close}. */
  readonly onLost?: () => void;
  /** How long the broker may be silent while it connects, in milliseconds. Default 5 s. */
  readonly timeoutMs?: number;
}

/** The broker in front of a step and behind it. */
export interface StepBroker extends MessagePublisher {
  /** Distinguishes this run from every other one at the broker. */
  readonly run: string;
  readonly queues: StepQueues;
  /** What a container must know: `ELASTICIO_*` variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Messages that wait for a container, and containers that listen. */
  readonly input: () => Promise<{ readonly messageCount: number; readonly consumerCount: number }>;
  /** Resolves when everything that the step has sent by now has been handed to `onOutput`. */
  readonly drain: () => Promise<void>;
  /** Deletes everything at the broker and disconnects. May be called twice. */
  readonly close: () => Promise<void>;
}

/**
 * Connects and declares exchange and queues for one run of one step.
 *
 * @throws BrokerError if the broker cannot be used
 */
export async function openStepBroker(options: StepBrokerOptions): Promise<StepBroker> {
  const address = parseBrokerAddress(options.url);
  const connection = await connectBroker(address, options.timeoutMs);
  const run = `freshkeys-${randomUUID()}`;
  const queues = nameStepQueues(run, options.stepId);
  let isOpen = true;
  connection.once('close', () => {
    if (isOpen) options.onLost?.();
  });
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await cleanUp(connection, address, queues);
  };
  try {
    return { run, queues, ...(await prepare(connection, queues, options)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(
  connection: ChannelModel,
  queues: StepQueues,
  options: StepBrokerOptions,
): Promise<Omit<StepBroker, 'run' | 'queues' | 'close'>> {
  const cipher = createMessageCipher();
  const channel = await openChannel(connection);
  await declareStepQueues(channel, queues);
  for (const [kind, { queue }] of Object.entries(queues.outputs) as [OutputKind, { queue: string }][]) {
    const onMessage = (delivery: Parameters<Parameters<ConfirmChannel['consume']>[1]>[0]): void => {
      if (delivery !== null) options.onOutput(readStepOutput(kind, delivery, cipher));
    };
    await channel.consume(queue, onMessage, { noAck: true });
  }
  return {
    environment: { ...brokerEnvironment(options.url, queues), ...cipher.environment },
    ...createMessagePublisher(channel, queues, cipher),
    input: () => channel.checkQueue(queues.input),
    async drain() {
      // On the channel that delivers: an answer comes after the deliveries that were made before it.
      await channel.checkQueue(queues.input);
      for (const { queue } of Object.values(queues.outputs)) await channel.checkQueue(queue);
    },
  };
}

async function openChannel(connection: ChannelModel): Promise<ConfirmChannel> {
  const channel = await connection.createConfirmChannel();
  // As for the connection: a refused request rejects its promise, which is enough.
  channel.on('error', () => undefined);
  return channel;
}

function brokerEnvironment(url: string, queues: StepQueues): Readonly<Record<string, string>> {
  return {
    ELASTICIO_AMQP_URI: url,
    ELASTICIO_LISTEN_MESSAGES_ON: queues.input,
    ELASTICIO_PUBLISH_MESSAGES_TO: queues.exchange,
    ELASTICIO_DATA_ROUTING_KEY: queues.outputs.data.key,
    ELASTICIO_ERROR_ROUTING_KEY: queues.outputs.error.key,
    ELASTICIO_REBOUND_ROUTING_KEY: queues.outputs.rebound.key,
    ELASTICIO_SNAPSHOT_ROUTING_KEY: queues.outputs.snapshot.key,
  };
}

/** Also after the connection was lost: then over a new one. */
async function cleanUp(connection: ChannelModel, address: BrokerAddress, queues: StepQueues): Promise<void> {
  const clean = async (usable: ChannelModel): Promise<void> => {
    await deleteStepQueues(await openChannel(usable), queues);
    await usable.close();
  };
  try {
    await clean(connection);
  } catch {
    // A broker that is gone has nothing to delete; one that comes back deletes what nobody uses.
    await connectBroker(address)
      .then(clean)
      .catch(() => undefined);
  }
}
