import type { Channel } from 'amqplib';

/** Names at the broker for one step of one run. */
export interface StepQueues {
  readonly exchange: string;
  readonly input: string;
  readonly inputKey: string;
  /** What the step sends: a queue and a routing key for each kind. */
  readonly outputs: Readonly<Record<OutputKind, { readonly queue: string; readonly key: string }>>;
  /** Where rebounds wait until they expire. */
  readonly rebounds: string;
}

/** What leaves a step; `rejected` are input messages that it refused. */
export type OutputKind = 'data' | 'error' | 'rebound' | 'snapshot' | 'rejected';

const OUTPUT_KINDS: readonly OutputKind[] = ['data', 'error', 'rebound', 'snapshot', 'rejected'];

/** As long as the platform lets a rebound wait at most. */
const REBOUND_MS = 10 * 60_000;

/** The broker deletes what nobody has used for this long: the last resort, if this process is killed. */
const UNUSED_MS = 30 * 60_000;

/** @param run distinguishes this run from every other one */
export function nameStepQueues(run: string, stepId: string): StepQueues {
  const name = `${run}:${stepId}`;
  const entry = (kind: OutputKind) =>
    [kind, { queue: `${name}:${kind}`, key: `${run}.${stepId}.${kind}` }] as const;
  return {
    exchange: run,
    input: `${name}:messages`,
    inputKey: `${run}.${stepId}.input`,
    outputs: Object.fromEntries(OUTPUT_KINDS.map(entry)) as StepQueues['outputs'],
    rebounds: `${name}:rebounds`,
  };
}

/**
 * Declares what the platform declares for a step: a direct exchange for the flow, the input queue, and a queue in which
 * rebounds expire back into the input. Queues of our own listen to each kind of output. The names and the 10 minutes are
 * those of the platform's open-source descendants.
 */
export async function declareStepQueues(channel: Channel, queues: StepQueues): Promise<void> {
  const { exchange, input, inputKey, rebounds, outputs } = queues;
  const options = { durable: true, expires: UNUSED_MS };
  const deadLetters = (deadLetterRoutingKey: string) => ({
    deadLetterExchange: exchange,
    deadLetterRoutingKey,
  });
  // Goes with its last queue: it must not stay when the broker deletes the queues by itself.
  await channel.assertExchange(exchange, 'direct', { durable: true, autoDelete: true });
  await channel.assertQueue(input, { ...options, ...deadLetters(outputs.rejected.key) });
  await channel.bindQueue(input, exchange, inputKey);
  await channel.assertQueue(rebounds, { ...options, ...deadLetters(inputKey), messageTtl: REBOUND_MS });
  await channel.bindQueue(rebounds, exchange, outputs.rebound.key);
  for (const { queue, key } of Object.values(outputs)) {
    await channel.assertQueue(queue, options);
    await channel.bindQueue(queue, exchange, key);
  }
}

/** Deletes everything that {@link declareStepQueues} has declared, with what is in it. */
export async function deleteStepQueues(channel: Channel, queues: StepQueues): Promise<void> {
  const outputs = Object.values(queues.outputs).map(({ queue }) => queue);
  for (const queue of [queues.input, queues.rebounds, ...outputs]) await channel.deleteQueue(queue);
  await channel.deleteExchange(queues.exchange);
}
