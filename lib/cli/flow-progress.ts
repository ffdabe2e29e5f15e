import type { Flow } from '../platform/flow/flow';
import type { FlowWorld } from './flow-world';

/** What is shown while a flow runs. */
export interface FlowProgress {
  readonly seconds: number;
  readonly sent: number;
  readonly delivered: number;
  readonly errors: number;
  readonly rebounds: number;
  readonly rejected: number;
  readonly apiCalls: number | undefined;
  readonly tokenRequests: number | undefined;
  readonly reuseDetected: number | undefined;
  readonly containers: readonly ContainerProgress[];
}

/** One container as a row. */
export interface ContainerProgress {
  readonly pid: number;
  readonly state: 'starting' | 'running' | 'ended';
  readonly delivered: number;
  readonly megabytes: number | undefined;
}

/** Looks at a flow now. */
export function readProgress(flow: Flow, world: FlowWorld, startedAt: number): FlowProgress {
  const { sent, delivered, errors, rebounds, rejected } = flow.counts();
  const { apiCalls, tokenRequests, reuseDetected } = world.counts() ?? {};
  const byContainer = new Map<string, number>();
  for (const { data } of flow.outcomes()) {
    for (const { containerId = '' } of data)
      byContainer.set(containerId, (byContainer.get(containerId) ?? 0) + 1);
  }
  return {
    seconds: (performance.now() - startedAt) / 1000,
    ...{ sent, delivered, errors, rebounds, rejected, apiCalls, tokenRequests, reuseDetected },
    containers: flow.containers.map((container) => ({
      pid: container.pid,
      state: container.hasEnded() ? 'ended' : container.isReady() ? 'running' : 'starting',
      delivered: byContainer.get(container.id) ?? 0,
      megabytes: megabytesOf(container.memory()?.currentBytes),
    })),
  };
}

function megabytesOf(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.round(bytes / (1024 * 1024));
}
