import { spreadOf, type Spread } from '../statistics';
import { formatNumber, formatSpread, formatTable } from '../tables';
import { COMPONENT, startWorker, withWorkers } from '../workers';
import type { FlowInput } from '../workers/flow';
import type { Section } from './section';

const CONTAINERS = [1, 2, 4, 8] as const;
const ROUNDS = 5;
const MESSAGES = 400;
const SERVICES = { amqpUrl: 'amqp://guest:guest@127.0.0.1:5672', redisUrl: 'redis://127.0.0.1:6379' };

/** The runtime's own limit of 100 messages a second and container would hide every difference. */
const UNTHROTTLED = { ELASTICIO_DATA_RATE_LIMIT: '100000', ELASTICIO_ERROR_RATE_LIMIT: '100000' };

/** What is used of a flow's result. */
interface FlowResult {
  readonly delivered: number;
  readonly messagesPerSecond: number;
  readonly world: { readonly tokenRequests: number; readonly accountAlive: boolean };
}

/** What so many containers do that share one account whose token has expired; counts are the worst of all rounds. */
export interface ContainerFigures {
  readonly containers: number;
  readonly delivered: number;
  readonly tokenRequests: number;
  readonly perSecond: Spread;
}

/** Real containers of the runtime, on RabbitMQ and Redis. */
export async function measureContainers(): Promise<Section<ContainerFigures[]>> {
  return withWorkers(async (started) => {
    const worker = started(startWorker('flow'));
    const run = (containers: number): Promise<FlowResult> =>
      worker.ask<FlowResult>('run', buildInput(containers));
    try {
      await worker.ask('check', buildInput(1));
    } catch (error) {
      const problem = `Containers were not measured: ${error instanceof Error ? error.message : String(error)}`;
      return { text: '', measured: {}, figures: [], problems: [problem] };
    }
    const results = new Map<number, FlowResult[]>(CONTAINERS.map((count) => [count, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const count of CONTAINERS) results.get(count)?.push(await run(count));
    }
    const figures = [...results].map(([containers, own]) => ({
      containers,
      delivered: Math.min(...own.map(({ delivered }) => delivered)),
      tokenRequests: Math.max(...own.map(({ world }) => world.tokenRequests)),
      perSecond: spreadOf(own.map(({ messagesPerSecond }) => messagesPerSecond)),
    }));
    return { text: describe(figures), measured: {}, figures, problems: findLosses(figures) };
  });
}

function buildInput(containers: number): FlowInput {
  const plan = { label: 'freshkeys', containers, messages: MESSAGES, prefetch: 10 };
  return {
    ...SERVICES,
    plan: { ...plan, usesRedis: true, environment: UNTHROTTLED },
    componentDirectory: COMPONENT,
  };
}

function findLosses(figures: readonly ContainerFigures[]): string[] {
  return figures
    .filter(({ delivered, tokenRequests }) => delivered !== MESSAGES || tokenRequests !== 1)
    .map(
      ({ containers, delivered, tokenRequests }) =>
        `${String(containers)} containers: ${String(delivered)} delivered, ${String(tokenRequests)} token requests.`,
    );
}

function describe(figures: readonly ContainerFigures[]): string {
  return formatTable(
    `Growth: ${String(MESSAGES)} messages on an expired token, containers on RabbitMQ and Redis; medians of ${String(ROUNDS)} rounds`,
    ['containers', 'messages/s', 'delivered, at least', 'token requests, at most'],
    figures.map(({ containers, perSecond, delivered, tokenRequests }) => [
      formatNumber(containers),
      formatSpread(perSecond),
      formatNumber(delivered),
      formatNumber(tokenRequests),
    ]),
  );
}
