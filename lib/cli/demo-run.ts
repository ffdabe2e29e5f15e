import { setTimeout as delay } from 'node:timers/promises';
import { startContainer } from '../platform/runtime/container-process';
import type { StepOutcome } from '../platform/runtime/step-messages';
import type { TraceEvent } from '../component/trace-events';
import { readCounts, summarize, type RunSummary } from './demo-summary';
import { connectAccount, type DemoWorld } from './demo-world';

/** How many messages are sent, how many at a time, and how long the pause between is. */
export const WAVES = { count: 10, messages: 4, pauseMs: 700 } as const;

/**
 * Between these waves the API forgets the token in use, as if an administrator had revoked it: as soon as there is a
 * fresh one, so that nobody can have seen its end coming.
 */
const REVOCATION = { firstWave: 3, lastWave: 6 } as const;

/** What happened to one message. */
export interface MessageReport {
  readonly number: number;
  readonly outcome: StepOutcome;
  /** What the component traced while it worked on this message; empty for one that traces nothing. */
  readonly events: readonly TraceEvent[];
}

/** What a run is made with. */
export interface RunOptions {
  readonly world: DemoWorld;
  /** Names the account and the step. */
  readonly name: string;
  readonly componentDirectory: string;
  /** Called as soon as a message is through. */
  readonly onMessage?: (report: MessageReport) => void;
  /** Called when all messages of a wave are through. */
  readonly onWave?: (reports: readonly MessageReport[]) => void;
  readonly onRevocation: () => void;
}

/** Sends the same messages through the `makeRawRequest` action of a component, in the runtime's executor. */
export async function runMessages(options: RunOptions): Promise<RunSummary> {
  const { world, name } = options;
  await connectAccount(world, name);
  world.platform.addStep({ flowId: name, stepId: 'step_1', accountId: name });
  const before = readCounts(world);
  const events: TraceEvent[] = [];
  const container = await startContainer({
    componentDirectory: options.componentDirectory,
    functionName: 'makeRawRequest',
    platformApi: world.platform,
    flowId: name,
    stepId: 'step_1',
    environment: { ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(WAVES.messages) },
    onTrace: (event) => events.push(event as TraceEvent),
  });
  const outcomes: StepOutcome[] = [];
  const isDue = createRevocationPlan(world);
  for (let wave = 0; wave < WAVES.count; wave += 1) {
    if (wave > 0) await delay(WAVES.pauseMs);
    if (isDue(wave)) await revoke(options);
    const reports = await sendWave(wave, options, { events, send: (message) => container.send(message) });
    outcomes.push(...reports.map(({ outcome }) => outcome));
    options.onWave?.(reports);
  }
  await container.stop();
  return summarize(world, before, { outcomes, events });
}

interface Step {
  readonly events: readonly TraceEvent[];
  send(message: { readonly id: string; readonly body: unknown }): Promise<StepOutcome>;
}

async function sendWave(wave: number, options: RunOptions, step: Step): Promise<MessageReport[]> {
  const numbers = Array.from({ length: WAVES.messages }, (_, index) => wave * WAVES.messages + index + 1);
  return Promise.all(
    numbers.map(async (number) => {
      const id = `${options.name}-${String(number)}`;
      const outcome = await step.send({ id, body: { method: 'GET', url: '/me' } });
      const events = step.events.filter((event) => event.messageId === id);
      const report = { number, outcome, events };
      options.onMessage?.(report);
      return report;
    }),
  );
}

/** Says once that it is time: after a wave in which new tokens were saved, or at the latest before the last wave. */
function createRevocationPlan({ platform }: DemoWorld): (wave: number) => boolean {
  let saves = platform.counts().accountUpdates;
  let done = false;
  return (wave) => {
    const isFresh = platform.counts().accountUpdates > saves;
    saves = platform.counts().accountUpdates;
    const isDue = wave >= REVOCATION.firstWave && (isFresh || wave >= REVOCATION.lastWave);
    if (done || !isDue) return false;
    done = true;
    return true;
  };
}

async function revoke({ world, name, onRevocation }: RunOptions): Promise<void> {
  const stored = world.platform.account(name)?.['oauth'] as { readonly access_token?: string } | undefined;
  if (stored?.access_token === undefined) return;
  await world.authorizationServer.revokeAccessToken(stored.access_token);
  onRevocation();
}
