import type { RefreshEvent, TraceEvent } from '../component/trace-events';
import type { StepOutcome } from '../platform/runtime/step-messages';
import type { DemoWorld } from './demo-world';

/** What a run came to: counted by the servers, not by the component. */
export interface RunSummary {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly apiCalls: number;
  readonly tokenCalls: number;
  readonly refreshes: readonly RefreshEvent[];
  readonly refreshed: number;
  readonly saves: number;
  readonly failures: number;
  readonly reuseDetected: number;
  readonly accountAlive: boolean;
}

/** What the servers have counted so far. */
export interface Counts {
  readonly api: number;
  readonly tokens: number;
  readonly refreshes: number;
  readonly saves: number;
  readonly reuse: number;
}

/** Asks every server. */
export function readCounts({ authorizationServer, api, platform }: DemoWorld): Counts {
  const { tokenRequests, refreshes, reuseDetected } = authorizationServer.counts();
  return {
    api: api.counts().requests,
    tokens: tokenRequests,
    refreshes,
    saves: platform.counts().accountUpdates,
    reuse: reuseDetected,
  };
}

/** What has come since `before`. */
export function summarize(
  world: DemoWorld,
  before: Counts,
  run: { readonly outcomes: readonly StepOutcome[]; readonly events: readonly TraceEvent[] },
): RunSummary {
  const after = readCounts(world);
  return {
    messagesIn: run.outcomes.length,
    messagesOut: run.outcomes.reduce((sum, outcome) => sum + outcome.data.length, 0),
    apiCalls: after.api - before.api,
    tokenCalls: after.tokens - before.tokens,
    refreshes: run.events.filter((event) => event.event === 'refresh'),
    refreshed: after.refreshes - before.refreshes,
    saves: after.saves - before.saves,
    failures: run.outcomes.filter((outcome) => !outcome.acked).length,
    reuseDetected: after.reuse - before.reuse,
    accountAlive: world.authorizationServer.grantAlive(),
  };
}
