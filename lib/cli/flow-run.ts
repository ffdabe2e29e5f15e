import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openFlow, type Flow } from '../platform/flow/flow';
import type { StepMessage } from '../platform/runtime/step-messages';
import type { FlowPlan } from './flow-plan';
import type { FlowResult } from './flow-result';
import { summarizeFlow } from './flow-summary';
import { startConfiguredWorld, startFlowWorld, type FlowWorld } from './flow-world';

/** Which component runs, and what with. */
export interface FlowSubject {
  readonly amqpUrl: string;
  readonly redisUrl: string | undefined;
  readonly componentDirectory: string;
  readonly functionName: string;
  /** The step's configuration; without one there is a provider of our own, and an account that is connected to it. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  /** The body of every message. */
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** Is told about a run while it lasts. */
export type FlowWatcher = (flow: Flow, world: FlowWorld) => { end(): void };

/** Components to measure against. */
const PEERS = {
  noop: { componentDirectory: join(__dirname, '../platform/noop-component'), functionName: 'noop' },
  stock: {
    componentDirectory: join(__dirname, '../platform/stock-component'),
    functionName: 'makeRawRequest',
  },
} as const;

/** Gives up when nothing has come out for this long; a first rebound takes 15 s. */
const STALL_MS = 60_000;

/**
 * Runs a plan on a broker and cleans up after it.
 *
 * @throws BrokerError if the broker cannot be used
 * @throws ContainerStartError if a container does not come up; no message was sent then
 */
export async function runFlow(plan: FlowPlan, subject: FlowSubject, watch: FlowWatcher): Promise<FlowResult> {
  const world = await (subject.config === undefined
    ? startFlowWorld(plan)
    : startConfiguredWorld(subject.config));
  const { componentDirectory, functionName } = plan.peer === undefined ? subject : PEERS[plan.peer];
  try {
    const flow = await openFlow({
      amqpUrl: subject.amqpUrl,
      platformApi: world.platform,
      flowId: world.flowId,
      stepId: world.stepId,
      componentDirectory,
      functionName,
      prefetch: plan.prefetch,
      environment: {
        // Also takes away one that this process was given: without Redis means without.
        FRESHKEYS_REDIS_URL: plan.usesRedis === true ? subject.redisUrl : undefined,
        ...plan.environment,
      },
    });
    try {
      return await drive(plan, subject, { flow, world, watch });
    } finally {
      await flow.close();
    }
  } finally {
    await world.close();
  }
}

interface Stage {
  readonly flow: Flow;
  readonly world: FlowWorld;
  readonly watch: FlowWatcher;
}

async function drive(plan: FlowPlan, subject: FlowSubject, stage: Stage): Promise<FlowResult> {
  const { flow, world } = stage;
  const over = new AbortController();
  const interrupted = whenAborted(subject.signal, over.signal);
  const first = plan.killsRefresher === true ? 1 : plan.containers;
  await Promise.race([flow.start(first), interrupted]);
  const end = await watched(stage, async () => {
    const ended = await Promise.race([sendAndWait(plan, subject, stage), interrupted]);
    await flow.stop();
    return ended;
  });
  over.abort();
  return summarizeFlow({ plan, end, flow, world: await world.figures() });
}

/** The last look is before the account is probed, which the servers count as well. */
async function watched<Result>({ flow, world, watch }: Stage, run: () => Promise<Result>): Promise<Result> {
  const watcher = watch(flow, world);
  try {
    return await run();
  } finally {
    watcher.end();
  }
}

async function sendAndWait(
  plan: FlowPlan,
  subject: FlowSubject,
  { flow, world }: Stage,
): Promise<FlowResult['end']> {
  const killing = plan.killsRefresher === true ? killWhileItSaves(plan, { flow, world }) : undefined;
  await sendAll(plan, subject, flow);
  await killing;
  let end = await waitWhileItMoves(flow);
  for (let wave = 1; wave < (plan.waves ?? 1) && end === 'settled'; wave += 1) {
    world.expire();
    await sendAll(plan, subject, flow);
    end = await waitWhileItMoves(flow);
  }
  return end;
}

/** The only container that runs is the one that saves: it dies as soon as the others have started. */
async function killWhileItSaves(
  { containers }: FlowPlan,
  { flow, world }: Pick<Stage, 'flow' | 'world'>,
): Promise<void> {
  const hold = world.platform.holdUpdates();
  await hold.arrived;
  const [refresher] = flow.containers;
  await flow.start(containers - 1);
  await refresher?.kill();
  hold.release();
}

async function sendAll(plan: FlowPlan, subject: FlowSubject, flow: Flow): Promise<void> {
  const message: StepMessage = { body: subject.body };
  const pauseMs = (plan.evenlyDuringMs ?? 0) / plan.messages;
  if (pauseMs === 0) {
    await flow.send(Array.from({ length: plan.messages }, () => message));
    return;
  }
  const startedAt = performance.now();
  for (let index = 0; index < plan.messages && !subject.signal.aborted; index += 1) {
    // By the plan and not by the pause, so that the time that sending takes does not add up.
    await delay(Math.max(0, startedAt + index * pauseMs - performance.now()));
    await flow.send([message]);
  }
}

async function waitWhileItMoves(flow: Flow): Promise<FlowResult['end']> {
  for (;;) {
    const before = JSON.stringify(flow.counts());
    const end = await flow.whenSettled({ timeoutMs: STALL_MS });
    if (end !== 'timeout' || JSON.stringify(flow.counts()) === before) return end;
  }
}

/** @param over takes the listener away: many runs share one signal */
function whenAborted(signal: AbortSignal, over: AbortSignal): Promise<'interrupted'> {
  return new Promise((resolve) => {
    const abort = (): void => {
      resolve('interrupted');
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: over });
  });
}
