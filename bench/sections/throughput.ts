import { ALL_SETUPS, KEY_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle } from '../statistics';
import { formatNumber, formatSpread, formatTable } from '../tables';
import {
  spreadOverProcessors,
  startClients,
  startWorldServer,
  withWorkers,
  type OpenedWorld,
  type Worker,
} from '../workers';
import type { Slice, SliceInput } from '../workers/slice';
import { SEED, type Plan, type Section } from './section';
import {
  measureSteadyState,
  summarizeThroughput,
  type Sample,
  type ThroughputFigures,
} from './throughput-figures';

/** The higher one first: it warms up faster. */
const CONCURRENCIES = [64, 1] as const;

interface Size {
  /** Compiled code differs from process to process, and stays as it is in one: so each has processes of its own. */
  readonly generations: number;
  readonly rounds: number;
  readonly sliceMs: number;
  readonly warmUpMs: number;
  /** Those without a figure to reach. */
  readonly peers: {
    readonly rounds: number;
    readonly warmUpMs: number;
    readonly concurrencies: readonly number[];
  };
}

/** How much is measured. */
const SIZES = {
  quick: {
    ...{ generations: 1, rounds: 6, sliceMs: 120, warmUpMs: 2_400 },
    peers: { rounds: 5, warmUpMs: 2_400, concurrencies: [CONCURRENCIES[0]] },
  },
  full: {
    ...{ generations: 3, rounds: 24, sliceMs: 150, warmUpMs: 4_000 },
    peers: { rounds: 12, warmUpMs: 2_500, concurrencies: CONCURRENCIES },
  },
} as const satisfies Readonly<Record<string, Size>>;

/** Whoever is warm needs less for another number of requests at once. Peers are not that warm, and need as much again. */
const LATER_WARM_UP = 5;

/** What a slice begins with, uncounted: a process that has waited for its turn is slow at first. */
const RUN_IN_MS = 50;

const PEERS = ALL_SETUPS.filter((name) => !KEY_SETUPS.includes(name));

type Clients = ReadonlyMap<SetupName, Worker>;

/** Requests per second with a valid token. */
export async function measureThroughput({ full }: Plan): Promise<Section<ThroughputFigures[]>> {
  const size: Size = full ? SIZES.full : SIZES.quick;
  const samples: Sample[] = [];
  const problems: string[] = [];
  for (let generation = 0; generation < size.generations; generation += 1) {
    await withWorkers(async (started) => {
      const world = await started(startWorldServer()).open(STEADY);
      const clients = await startClients(started, ALL_SETUPS);
      const firstRound = generation * size.rounds;
      const measured = await measureRounds({ world, clients, firstRound, size }, problems);
      samples.push(...measured);
    });
  }
  const figures = summarizeThroughput(samples);
  const text = CONCURRENCIES.map((concurrency) => describe(figures, concurrency)).join('\n');
  return { text, ...measureSteadyState(figures), figures, problems };
}

/** The `always` pattern spends its refresh token with every message, so it must be good more than once. */
const STEADY = { token: 'valid', expiry: 'known', rotate: false } as const;

interface Generation {
  readonly world: OpenedWorld;
  readonly clients: Clients;
  readonly firstRound: number;
  readonly size: Size;
}

async function measureRounds(
  { world, clients, firstRound, size }: Generation,
  problems: string[],
): Promise<Sample[]> {
  const shuffle = createShuffle(SEED + firstRound);
  const samples: Sample[] = [];
  const { site, oauth } = world;
  for (const client of clients.values()) await client.ask('open', { site, oauth });
  for (const concurrency of CONCURRENCIES) {
    const peers = size.peers.concurrencies.includes(concurrency) ? PEERS : [];
    const present = [...KEY_SETUPS, ...peers];
    await spreadOverProcessors(shuffle(present), async (setup) => {
      const milliseconds = chooseWarmUpMs(setup, concurrency, size);
      await find(clients, setup).ask('slice', { milliseconds, concurrency });
    });
    for (let round = firstRound; round < firstRound + size.rounds; round += 1) {
      const guests = isPeerRound(round - firstRound, size) ? peers : [];
      // Those that are compared come one after the other, so that a busy moment meets them all.
      for (const setup of [...shuffle(KEY_SETUPS), ...shuffle(guests)]) {
        const slice = { milliseconds: size.sliceMs, concurrency };
        const measured = await measureOne({ world, clients, setup }, slice);
        samples.push({ ...measured.sample, round });
        problems.push(...measured.problems);
      }
    }
  }
  return samples;
}

function chooseWarmUpMs(setup: SetupName, concurrency: number, { warmUpMs, peers }: Size): number {
  if (!KEY_SETUPS.includes(setup)) return peers.warmUpMs;
  return concurrency === CONCURRENCIES[0] ? warmUpMs : warmUpMs / LATER_WARM_UP;
}

function find(clients: Clients, setup: SetupName): Worker {
  const client = clients.get(setup);
  if (client === undefined) throw new Error(`There is no client for ${setup}.`);
  return client;
}

/** Spread over all of them, so that no peer has nothing to do for long. */
function isPeerRound(index: number, { rounds, peers }: Size): boolean {
  return (index * peers.rounds) % rounds < peers.rounds;
}

interface One extends Pick<Generation, 'world' | 'clients'> {
  readonly setup: SetupName;
}

async function measureOne({ world, clients, setup }: One, input: SliceInput) {
  const client = find(clients, setup);
  await client.ask('slice', { ...input, milliseconds: RUN_IN_MS });
  const before = await world.counts();
  const slice = await client.ask<Slice>('slice', input);
  const after = await world.counts();
  const served = after.served - before.served;
  const serverCpuMicros = (after.cpuMicros - before.cpuMicros) / slice.requests;
  const sample = { ...slice, setup, concurrency: input.concurrency, serverCpuMicros };
  if (served === slice.requests) return { sample, problems: [] };
  const problem = `${SETUP_TITLES[setup]} counts ${String(slice.requests)} requests, the server ${String(served)}.`;
  return { sample, problems: [problem] };
}

function describe(figures: readonly ThroughputFigures[], concurrency: number): string {
  const own = figures.filter((figure) => figure.concurrency === concurrency);
  const table = formatTable(
    `Valid token, ${String(concurrency)} at once: medians of slices (quartiles)`,
    ['', 'rounds', 'requests/s', 'client µs', 'server µs', '÷ axios', 'axios CPU ÷ CPU'],
    own.map((figure) => [
      SETUP_TITLES[figure.setup],
      formatNumber(figure.rounds),
      formatSpread(figure.perSecond),
      formatSpread(figure.cpuMicros),
      formatNumber(figure.serverCpuMicros.median),
      formatSpread(figure.rateRatio, 2),
      formatSpread(figure.cpuRatio, 2),
    ]),
  );
  return `${table}${commentControl(own)}`;
}

const QUIET = 0.05;

/** How far the figures can be trusted. */
function commentControl(figures: readonly ThroughputFigures[]): string {
  const control = figures.find(({ setup }) => setup === 'axios-again');
  if (control === undefined) return '';
  const { lower, upper } = control.rateRatio;
  return lower > 1 - QUIET && upper < 1 + QUIET
    ? '  The control is quiet: rates can be trusted.\n'
    : '  The control spreads by more than 5 %: the machine is busy, and the ratio of processor time says more.\n';
}
