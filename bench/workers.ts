import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { SetupName } from './setups';
import { repeat, type Answer, type Question } from './workers/worker';
import type { World, WorldCounts, WorldOptions } from './workers/world-server';

const ROOT = join(__dirname, '..');
/** Below `node_modules` of the product, so that the library finds its own packages and none of the benchmark's. */
const BUILD = join(ROOT, 'node_modules', '.cache', 'freshkeys-bench');

/** Where `require('freshkeys')` leads in the fresh build. */
export const LIBRARY = join(BUILD, 'lib', 'index.js');

/** The component of this repository in the fresh build. */
export const COMPONENT = BUILD;

/**
 * Compiles the library and the workers and joins modules as `npm run build` does, so that what is measured is what would
 * be shipped, is never stale, and leaves the build in place alone. Types are checked elsewhere: that takes longer.
 */
export function compile(): void {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  for (const words of [
    [compiler, '-p', join(__dirname, 'tsconfig.build.json')],
    [join(ROOT, 'scripts', 'bundle.cjs'), BUILD],
  ])
    execFileSync(process.execPath, words, { stdio: 'inherit' });
}

/** A process that answers questions. */
export interface Worker {
  /** @throws Error with the worker's stack */
  ask<Result = void>(command: string, input?: unknown): Promise<Result>;
  /** Ends it, whatever it does. */
  stop(): Promise<void>;
}

/** What every worker is, by the name of its file. */
type WorkerName = 'client' | 'world-server' | 'executor' | 'flow';

const FILES: Readonly<Record<WorkerName, string>> = {
  client: require.resolve('./workers/client'),
  'world-server': require.resolve('./workers/world-server'),
  executor: require.resolve('./workers/executor'),
  flow: require.resolve('./workers/flow'),
};

/** Starts a compiled worker in a plain Node process: nothing of the parent's loader. */
export function startWorker(name: WorkerName): Worker {
  const source = FILES[name];
  const file = join(BUILD, source.slice(ROOT.length + 1).replace(/\.ts$/, '.js'));
  // Peers are found from the working directory.
  const child = fork(file, [], { execArgv: ['--expose-gc'], cwd: __dirname });
  const ended = once(child, 'exit');
  return { ask: createAsk(child, name), stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.connected) child.disconnect();
  await ended;
}

function createAsk(child: ChildProcess, name: string): Worker['ask'] {
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;
  child.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.once('exit', (code) => {
    const failure = `The worker ${name} ended with ${String(code)} before it answered.`;
    for (const [id, resolve] of waiting) resolve({ id, failure });
  });
  return async <Result>(command: string, input?: unknown): Promise<Result> => {
    asked += 1;
    const id = asked;
    const answer = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      child.send({ id, command, input } satisfies Question);
    });
    if (answer.failure !== undefined) throw new Error(`${name}, ${command}: ${answer.failure}`);
    return answer.result as Result;
  };
}

/** Starts a client process that has loaded one setup. */
export async function startClient(started: Started, setup: SetupName): Promise<Worker> {
  const client = started(startWorker('client'));
  await client.ask('load', setup);
  return client;
}

/** Starts one for each setup, all at once: starting is not measured. */
export async function startClients(
  started: Started,
  setups: readonly SetupName[],
): Promise<Map<SetupName, Worker>> {
  const starting = setups.map(async (setup) => [setup, await startClient(started, setup)] as const);
  return new Map(await Promise.all(starting));
}

/** Does something with each, as many at once as there are processors: what counts, or warms up, and has no time to reach. */
export async function spreadOverProcessors<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const workOn = async (index: number): Promise<void> => {
    results[index] = await work(items[index] as Item);
  };
  await repeat(workOn, items.length, availableParallelism());
  return results;
}

/** A world that is open, and its counts. */
export interface OpenedWorld extends World {
  counts(): Promise<WorldCounts>;
  /** Lets all access tokens end. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

/** The process of the servers. */
export interface WorldServer {
  open(options: WorldOptions): Promise<OpenedWorld>;
  stop(): Promise<void>;
}

/** Starts the process in which all servers of a section are. */
export function startWorldServer(): WorldServer {
  const worker = startWorker('world-server');
  return {
    async open(options) {
      const world = await worker.ask<World>('open', options);
      return {
        ...world,
        counts: () => worker.ask<WorldCounts>('count', world.id),
        expire: () => worker.ask('expire', world.id),
        close: () => worker.ask('close', world.id),
      };
    },
    stop: () => worker.stop(),
  };
}

/** Takes note of something that is to be stopped at the end. */
export type Started = <Item extends { stop(): Promise<void> }>(item: Item) => Item;

/** Stops everything at the end of a piece of work, also of one that failed. */
export async function withWorkers<Result>(work: (started: Started) => Promise<Result>): Promise<Result> {
  const all: { stop(): Promise<void> }[] = [];
  try {
    return await work((item) => {
      all.push(item);
      return item;
    });
  } finally {
    await Promise.all(all.map((item) => item.stop()));
  }
}
