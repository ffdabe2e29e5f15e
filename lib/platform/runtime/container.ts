// The process that plays the container of a step: forked by container-process.ts, never imported for its values.
import { subscribe } from 'node:diagnostics_channel';

import { prepareContainer } from './container-preparation';
import type { ContainerRequest } from './container-protocol';
import { report } from './container-report';
import { loadSailor } from './sailor-runtime';
import { createStepRunner, type StepRunner } from './step-runner';

const TRACE_CHANNEL = 'freshkeys:trace';

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function fail(error: unknown): Promise<void> {
  await report({ kind: 'failed', reason: describe(error) });
  process.exit(1);
}

function endOnSignal(runner: StepRunner, outcomes: ReadonlySet<Promise<void>>): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await runner.stop();
    await Promise.all(outcomes);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());
}

async function main(): Promise<void> {
  const runtime = loadSailor();
  prepareContainer(runtime.log);
  // No parent, no messages: a container that outlives its parent would stay for ever.
  process.on('disconnect', () => process.exit(0));
  subscribe(TRACE_CHANNEL, (event) => void report({ kind: 'trace', event }));

  const runner = createStepRunner(runtime.readSettings(process.env), {
    onLate: (late) => void report({ kind: 'late', late }),
  });
  const outcomes = new Set<Promise<void>>();
  process.on('message', (request: ContainerRequest) => {
    const reported = runner.process(request.message).then((outcome) => report({ kind: 'outcome', outcome }));
    outcomes.add(reported);
    void reported.finally(() => outcomes.delete(reported));
  });
  await runner.start();
  endOnSignal(runner, outcomes);
  await report({ kind: 'ready' });
}

main().catch(fail);
