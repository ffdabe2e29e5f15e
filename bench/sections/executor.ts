import { createShuffle, spreadOf, type Spread } from '../statistics';
import { formatSpread, formatTable } from '../tables';
import { startWorker, withWorkers } from '../workers';
import type { ActionName, ExecutorInput, ExecutorResult } from '../workers/executor';
import { SEED, type Plan, type Section } from './section';

const ACTIONS: readonly ActionName[] = ['bare', 'bare-again', 'connection.action'];
const TITLES: Readonly<Record<ActionName, string>> = {
  bare: 'bare process',
  'bare-again': 'bare process again (A/A control)',
  'connection.action': 'connection.action',
};

const SIZES = { quick: { rounds: 15, messages: 2_000 }, full: { rounds: 40, messages: 4_000 } } as const;
const WARM_UP_MESSAGES = 20_000;

/** What a message takes that does nothing, in microseconds. */
export interface ExecutorFigures {
  readonly action: ActionName;
  readonly wallMicros: Spread;
  readonly cpuMicros: Spread;
  /** Processor time over that of the bare process in the same round. */
  readonly addedMicros: Spread;
}

/** What `connection.action` adds to a message, in the class of the runtime that calls `process`. */
export async function measureExecutor({ full }: Plan): Promise<Section<ExecutorFigures[]>> {
  const { rounds, messages } = full ? SIZES.full : SIZES.quick;
  const shuffle = createShuffle(SEED);
  const samples = new Map<ActionName, ExecutorResult[]>(ACTIONS.map((action) => [action, []]));
  await withWorkers(async (started) => {
    // A process for each, so that none collects the garbage of another, or runs what was compiled for it.
    const workers = new Map(ACTIONS.map((action) => [action, started(startWorker('executor'))]));
    const run = (action: ActionName, count: number): Promise<ExecutorResult> => {
      const input: ExecutorInput = { action, messages: count };
      const worker = workers.get(action);
      if (worker === undefined) throw new Error(`There is no worker for ${action}.`);
      return worker.ask<ExecutorResult>('run', input);
    };
    for (const action of ACTIONS) await run(action, WARM_UP_MESSAGES);
    for (let round = 0; round < rounds; round += 1) {
      for (const action of shuffle(ACTIONS)) samples.get(action)?.push(await run(action, messages));
    }
  });
  const bare = samples.get('bare') ?? [];
  const figures = [...samples].map(([action, own]) => ({
    action,
    wallMicros: spreadOf(own.map(({ wallMicros }) => wallMicros)),
    cpuMicros: spreadOf(own.map(({ cpuMicros }) => cpuMicros)),
    addedMicros: spreadOf(own.map(({ cpuMicros }, round) => cpuMicros - (bare[round]?.cpuMicros ?? NaN))),
  }));
  const added = figures.find(({ action }) => action === 'connection.action')?.addedMicros.median;
  const text = formatTable(
    `A message that does nothing, in the runtime's executor: medians of ${String(rounds)} rounds (quartiles)`,
    ['µs a message', 'wall', 'CPU', 'CPU over bare'],
    figures.map((figure) => [
      TITLES[figure.action],
      formatSpread(figure.wallMicros, 1),
      formatSpread(figure.cpuMicros, 1),
      formatSpread(figure.addedMicros, 1),
    ]),
  );
  return { text, measured: added === undefined ? {} : { executor: added }, figures, problems: [] };
}
