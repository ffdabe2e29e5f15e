import { SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle, spreadOf, type Spread } from '../statistics';
import { formatNumber, formatSpread, formatTable } from '../tables';
import {
  spreadOverProcessors,
  startClient,
  startWorldServer,
  withWorkers,
  type Started,
  type Worker,
} from '../workers';
import type { GrowthInput } from '../workers/many-credentials';
import type { Slice } from '../workers/slice';
import { SEED, type Plan, type Section } from './section';

const CONCURRENCY = 64;

interface Size {
  /** How many credentials are many. */
  readonly many: number;
  /** So many of them, each in a process of its own. Nothing of it is judged, and filling them takes long. */
  readonly credentials: readonly number[];
  readonly sliceMs: number;
  readonly rounds: number;
  /** In one process after the other, messages of one credential and of many in turns. */
  readonly inTurns: { readonly generations: number; readonly sliceMs: number; readonly rounds: number };
}

/** How much is measured. */
const SIZES = {
  quick: {
    many: 10_000,
    credentials: [],
    sliceMs: 100,
    rounds: 5,
    inTurns: { generations: 1, sliceMs: 25, rounds: 25 },
  },
  full: {
    many: 100_000,
    credentials: [1, 100, 10_000, 100_000],
    sliceMs: 200,
    rounds: 12,
    inTurns: { generations: 5, sliceMs: 25, rounds: 240 },
  },
} as const satisfies Readonly<Record<string, Size>>;

/** What is written by hand keeps as little of an account as can be: that is what the machine takes for many of them. */
const BY_CREDENTIALS = ['freshkeys', 'hand-written'] as const;
const CONCURRENCIES = [1, 10, 100, 1_000] as const;
const JUDGED = 100_000;

/** What a request costs as something grows. */
export interface GrowthFigures {
  /**
   * `turns`: credentials, too, but in one process that has them all, and messages of one of them are what is compared with.
   * Compiled code differs from process to process by more than what is to be found out.
   */
  readonly of: 'credentials' | 'turns' | 'concurrency';
  readonly setup: SetupName;
  readonly size: number;
  readonly perSecond: Spread;
  readonly cpuMicros: Spread;
  /** Processor time over that at size 1 in the same round. */
  readonly overOne: Spread;
}

/** Whether a request costs more with more credentials, or with more requests at once. */
export async function measureGrowth({ full }: Plan): Promise<Section<GrowthFigures[]>> {
  const size: Size = full ? SIZES.full : SIZES.quick;
  const byCredentials = await withWorkers((started) => measureByCredentials(started, size));
  const inTurns = await measureInTurns(size);
  const byConcurrency = await withWorkers((started) => measureByConcurrency(started, size));
  const figures = [
    ...summarize(byCredentials, 'credentials'),
    ...summarize(inTurns, 'turns'),
    ...summarize(byConcurrency, 'concurrency'),
  ];
  const cpuAt = (wanted: number): number | undefined =>
    figures.find(({ of, setup, size: own }) => of === 'turns' && setup === 'freshkeys' && own === wanted)
      ?.cpuMicros.median;
  const [one, many] = [cpuAt(1), cpuAt(JUDGED)];
  const measured = one === undefined || many === undefined ? {} : { growth: many / one };
  const text = [
    describe(figures, 'credentials', `Growth: messages of so many accounts, ${String(CONCURRENCY)} at once`),
    describe(
      figures,
      'turns',
      'Growth: messages of one of so many accounts and of 512 in turns, in one process',
    ),
    describe(figures, 'concurrency', 'Growth: requests at once, one account'),
  ]
    .filter((table) => table !== '')
    .join('\n');
  return { text, measured, figures, problems: [] };
}

/** Several processes, one after the other: each has code that is compiled anew. */
async function measureInTurns({ many: size, inTurns }: Size): Promise<Sample[]> {
  const { generations, ...slices } = inTurns;
  const samples: Sample[] = [];
  for (let generation = 0; generation < generations; generation += 1) {
    for (const setup of BY_CREDENTIALS) {
      const measured = await withWorkers(async (started) => {
        const { site } = await started(startWorldServer()).open(VALID);
        const client = await startClient(started, setup);
        await client.ask('openGrowth', { site, credentials: size, requests: size } satisfies GrowthInput);
        const contestants: Contestant[] = [
          { setup, size: 1, client, command: 'growthSliceOfOne' },
          { setup, size, client, command: 'growthSlice' },
        ];
        return measureAll(contestants, slices, () => CONCURRENCY);
      });
      samples.push(
        ...measured.map((sample) => ({ ...sample, round: sample.round + generation * slices.rounds })),
      );
    }
  }
  return samples;
}

async function measureByCredentials(
  started: Started,
  { many, credentials, ...slices }: Size,
): Promise<Sample[]> {
  const { site } = await started(startWorldServer()).open(VALID);
  const cases = BY_CREDENTIALS.flatMap((setup) => {
    const sizes = credentials.filter((size) => setup === 'freshkeys' || size === 1 || size === many);
    return sizes.map((size) => ({ setup, size }));
  });
  const contestants = await spreadOverProcessors(cases, async ({ setup, size }): Promise<Contestant> => {
    const client = await startClient(started, setup);
    const input: GrowthInput = { site, credentials: size, requests: many };
    await client.ask('openGrowth', input);
    return { setup, size, client, command: 'growthSlice' };
  });
  return measureAll(contestants, slices, () => CONCURRENCY);
}

async function measureByConcurrency(started: Started, slices: Size): Promise<Sample[]> {
  const { site, oauth } = await started(startWorldServer()).open(VALID);
  const contestants: Contestant[] = [];
  for (const setup of ['axios', 'freshkeys'] as const) {
    const client = await startClient(started, setup);
    await client.ask('open', { site, oauth });
    for (const size of CONCURRENCIES) contestants.push({ setup, size, client, command: 'slice' });
  }
  return measureAll(contestants, slices, ({ size }) => size);
}

const VALID = { token: 'valid', expiry: 'known' } as const;

interface Contestant {
  readonly setup: SetupName;
  readonly size: number;
  readonly client: Worker;
  readonly command: 'slice' | 'growthSlice' | 'growthSliceOfOne';
}

interface Sample extends Slice {
  readonly setup: SetupName;
  readonly size: number;
  readonly round: number;
}

async function measureAll(
  contestants: readonly Contestant[],
  { sliceMs, rounds }: { readonly sliceMs: number; readonly rounds: number },
  concurrencyOf: (contestant: Contestant) => number,
): Promise<Sample[]> {
  const shuffle = createShuffle(SEED);
  const samples: Sample[] = [];
  for (let round = -1; round < rounds; round += 1) {
    for (const contestant of shuffle(contestants)) {
      const { setup, size, client, command } = contestant;
      const input = { milliseconds: sliceMs, concurrency: concurrencyOf(contestant) };
      const slice = await client.ask<Slice>(command, input);
      // The first round warms up.
      if (round >= 0) samples.push({ setup, size, round, ...slice });
    }
  }
  return samples;
}

function summarize(samples: readonly Sample[], of: GrowthFigures['of']): GrowthFigures[] {
  const kinds = [...new Set(samples.map(({ setup, size }) => `${setup} ${String(size)}`))].sort();
  return kinds
    .map((kind) => samples.filter(({ setup, size }) => `${setup} ${String(size)}` === kind))
    .flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      const ratios = own.flatMap(({ cpuMicros, round, setup }) => {
        const one = samples.find(
          (sample) => sample.size === 1 && sample.setup === setup && sample.round === round,
        );
        return one === undefined ? [] : [cpuMicros / one.cpuMicros];
      });
      const perSecond = spreadOf(own.map((sample) => sample.perSecond));
      const cpuMicros = spreadOf(own.map((sample) => sample.cpuMicros));
      const { setup, size } = first;
      return [{ of, setup, size, perSecond, cpuMicros, overOne: spreadOf(ratios) }];
    })
    .toSorted((one, other) => one.setup.localeCompare(other.setup) || one.size - other.size);
}

/** Empty if there is nothing to tell. */
function describe(all: readonly GrowthFigures[], of: GrowthFigures['of'], title: string): string {
  const figures = all.filter((figure) => figure.of === of);
  if (figures.length === 0) return '';
  return formatTable(
    `${title}: medians (quartiles)`,
    ['', of, 'requests/s', 'CPU µs/request', 'CPU ÷ that at 1'],
    figures.map((figure) => [
      SETUP_TITLES[figure.setup],
      formatNumber(figure.size),
      formatSpread(figure.perSecond),
      formatSpread(figure.cpuMicros),
      formatSpread(figure.overOne, 2),
    ]),
  );
}
