import { ALL_SETUPS, KEY_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle } from '../statistics';
import { formatNumber, formatSpread, formatTable } from '../tables';
import { startClients, startWorldServer, withWorkers, type OpenedWorld, type Worker } from '../workers';
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

/**
 * How much is measured. Compiled code differs from process to process, and stays as it is in one: so there are several
 * generations of processes. Peers without a figure to reach are in the first one alone, unless everything is asked for.
 */
const SIZES = {
  quick: {
    ...{ generations: 2, rounds: 8, sliceMs: 120, warmUpMs: 2_400 },
    ...{ peers: 'once', peerRounds: 5, peerWarmUpMs: 800 },
  },
  full: {
    ...{ generations: 3, rounds: 24, sliceMs: 150, warmUpMs: 3_000 },
    ...{ peers: 'always', peerRounds: 12, peerWarmUpMs: 1_500 },
  },
} as const;

/** Whoever is warm needs less for another number of requests at once. Peers are not that warm, and need as much again. */
const LATER_WARM_UP = 5;

/** What a slice begins with, uncounted: a process that has waited for its turn is slow at first. */
const RUN_IN_MS = 50;

const PEERS = ALL_SETUPS.filter((name) => !KEY_SETUPS.includes(name));

type Clients = ReadonlyMap<SetupName, Worker>;

/** Requests per second with a valid token. */
export async function measureThroughput({ full }: Plan): Promise<Section<ThroughputFigures[]>> {
  const size = full ? SIZES.full : SIZES.quick;
  const samples: Sample[] = [];
  const problems: string[] = [];
  for (let generation = 0; generation < size.generations; generation += 1) {
    await withWorkers(async (started) => {
      const world = await started(startWorldServer()).open(STEADY);
      const peers = generation === 0 || size.peers === 'always' ? PEERS : [];
      const clients = await startClients(started, [...KEY_SETUPS, ...peers]);
      const firstRound = generation * size.rounds;
      const measured = await measureRounds({ world, clients, peers, firstRound, size }, problems);
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
  readonly peers: readonly SetupName[];
  readonly firstRound: number;
  readonly size: (typeof SIZES)[keyof typeof SIZES];
}

async function measureRounds(
  { world, clients, peers, firstRound, size }: Generation,
  problems: string[],
): Promise<Sample[]> {
  const shuffle = createShuffle(SEED + firstRound);
  const samples: Sample[] = [];
  const { site, oauth } = world;
  for (const client of clients.values()) await client.ask('open', { site, oauth });
  for (const concurrency of CONCURRENCIES) {
    for (const [setup, client] of shuffle([...clients])) {
      const warmUpMs = peers.includes(setup) ? size.peerWarmUpMs : size.warmUpMs;
      const isWarm = concurrency !== CONCURRENCIES[0] && !peers.includes(setup);
      const milliseconds = isWarm ? warmUpMs / LATER_WARM_UP : warmUpMs;
      await client.ask('slice', { milliseconds, concurrency });
    }
    for (let round = firstRound; round < firstRound + size.rounds; round += 1) {
      const present = isPeerRound(round - firstRound, size) ? peers : [];
      // Those that are compared come one after the other, so that a busy moment meets them all.
      for (const setup of [...shuffle(KEY_SETUPS), ...shuffle(present)]) {
        const slice = { milliseconds: size.sliceMs, concurrency };
        const measured = await measureOne({ world, clients, setup }, slice);
        samples.push({ ...measured.sample, round });
        problems.push(...measured.problems);
      }
    }
  }
  return samples;
}

/** Spread over all of them, so that no peer has nothing to do for long. */
function isPeerRound(index: number, { rounds, peerRounds }: Generation['size']): boolean {
  return (index * peerRounds) % rounds < peerRounds;
}

interface One extends Pick<Generation, 'world' | 'clients'> {
  readonly setup: SetupName;
}

async function measureOne({ world, clients, setup }: One, input: SliceInput) {
  const client = clients.get(setup);
  if (client === undefined) throw new Error(`There is no client for ${setup}.`);
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
