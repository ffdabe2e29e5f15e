import { setTimeout as delay } from 'node:timers/promises';
import { ContainerStartError } from '../runtime/container-start-error';
import { stepEnvironment } from '../runtime/step-environment';
import { findFatalReason } from './fatal-reason';
import { startFlowContainer, type FlowContainer } from './flow-container';
import type { FlowOptions } from './flow-options';

/** The containers of a flow. */
export interface ContainerFleet {
  readonly containers: readonly FlowContainer[];
  readonly start: (count: number) => Promise<readonly FlowContainer[]>;
  /** Whether there were containers and none is left. */
  readonly isGone: () => boolean;
  readonly stop: (timeoutMs?: number) => Promise<void>;
  readonly kill: () => Promise<void>;
}

/** Who wants to know when a container ends. */
export interface EndListener {
  /** Called when a container has ended, by whatever cause; waited for before it counts as gone. */
  readonly onEnd: () => Promise<void>;
  /** Called when it counts as gone. */
  readonly onGone: () => void;
}

const STOP_MS = 10_000;

/** The runtime asks a silent platform three times, for 15 s each, before it gives up. */
const START_MS = 60_000;

/**
 * Starts nothing yet.
 *
 * @param brokerEnvironment where the queues are
 */
export function createContainerFleet(
  options: FlowOptions,
  brokerEnvironment: Readonly<Record<string, string>>,
  listener: EndListener,
): ContainerFleet {
  const containers: FlowContainer[] = [];
  let gone = 0;
  const { killAll, disarm } = createKillSwitch(containers);
  const startOne = async (number: number): Promise<FlowContainer> => {
    const container = await startFlowContainer({
      id: `container-${String(number)}`,
      componentDirectory: options.componentDirectory,
      execArgv: options.execArgv,
      environment: containerEnvironment(options, brokerEnvironment),
    });
    containers.push(container);
    void container.ended.then(listener.onEnd).then(() => {
      gone += 1;
      listener.onGone();
    });
    return container;
  };
  return {
    containers,
    isGone: () => containers.length > 0 && gone === containers.length,
    async start(count) {
      const first = containers.length + 1;
      const started = await Promise.all(Array.from({ length: count }, (_, index) => startOne(first + index)));
      await Promise.all(started.map(waitUntilReady));
      return started;
    },
    stop: async (timeoutMs = STOP_MS) => {
      await Promise.all(containers.map((container) => stopOne(container, timeoutMs)));
    },
    kill: async () => {
      await killAll();
      disarm();
    },
  };
}

/** A container that outlives this process would wait for messages for ever. */
function createKillSwitch(containers: readonly FlowContainer[]): {
  readonly killAll: () => Promise<void>;
  readonly disarm: () => void;
} {
  const killAll = async (): Promise<void> => {
    await Promise.all(containers.map((container) => container.kill()));
  };
  // Nothing is waited for at the exit, but the signals are sent.
  const atExit = (): void => void killAll();
  process.once('exit', atExit);
  return { killAll, disarm: () => void process.off('exit', atExit) };
}

function containerEnvironment(
  options: FlowOptions,
  brokerEnvironment: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  const { platformApi, flowId, stepId, functionName, prefetch = 1 } = options;
  return {
    ...stepEnvironment({ platformApi, flowId, stepId, functionName }),
    ...brokerEnvironment,
    ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(prefetch),
    ...options.environment,
  };
}

async function waitUntilReady(container: FlowContainer): Promise<void> {
  const isOver = new AbortController();
  const limit = delay(START_MS, 'silent' as const, { signal: isOver.signal, ref: false });
  const ready = await Promise.race([container.ready, limit]).finally(() => {
    isOver.abort();
  });
  if (ready === true) return;
  if (ready === 'silent') {
    const reason = `it takes no messages after ${String(START_MS / 1000)} s`;
    throw new ContainerStartError(reason, container.output());
  }
  const exitCode = await container.ended;
  const output = container.output();
  const reason = findFatalReason(output);
  const end = exitCode === null ? 'it was killed' : `it exited with ${String(exitCode)}`;
  throw new ContainerStartError(reason === undefined ? end : `${end}: ${reason}`, output);
}

/** A container that finishes its messages for ever (the runtime sets no limit) does not end by SIGTERM. */
async function stopOne(container: FlowContainer, timeoutMs: number): Promise<void> {
  if (container.hasEnded()) return;
  const isOver = new AbortController();
  const limit = delay(timeoutMs, undefined, { signal: isOver.signal }).then(
    () => container.kill(),
    () => undefined,
  );
  await container.stop();
  isOver.abort();
  await limit;
}
