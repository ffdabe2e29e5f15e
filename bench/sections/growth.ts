import { SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle, spreadOf, type Spread } from '../statistics';
import { formatNumber, formatSpread, formatTable } from '../tables';
import { startClient, startWorldServer, withWorkers, type Worker } from '../workers';
import type { GrowthInput } from '../workers/many-credentials';
import type { Slice } from '../workers/slice';
import { SEED, type Plan, type Section } from './section';

const CONCURRENCY = 64;
const SIZES = {
  quick: { credentials: [1, 10_000], sliceMs: 150, rounds: 9 },
  full: { credentials: [1, 100, 10_000, 100_000], sliceMs: 300, rounds: 15 },
} as const;
const CONCURRENCIES = [1, 10, 100, 1_000] as const;
const JUDGED = 100_000;

/** What a request costs as something grows. */
export interface GrowthFigures {
  readonly of: 'credentials' | 'concurrency';
  readonly setup: SetupName;
  readonly size: number;
  readonly perSecond: Spread;
  readonly cpuMicros: Spread;
  /** Processor time over that at size 1 in the same round. */
  readonly overOne: Spread;
}

/** Whether a request costs more with more credentials, or with more requests at once. */
export async function measureGrowth({ full }: Plan): Promise<Section<GrowthFigures[]>> {
  const { credentials, sliceMs, rounds } = full ? SIZES.full : SIZES.quick;
  const slices = { milliseconds: sliceMs, rounds };
  const figures = await withWorkers(async (started) => {
    const world = await started(startWorldServer()).open({ token: 'valid', expiry: 'known' });
    const { site, oauth } = world;
    const byCredentials: Contestant[] = [];
    for (const size of credentials) {
      const client = started(await startClient('freshkeys'));
      const input: GrowthInput = { site, credentials: size, requests: Math.max(...credentials) };
      await client.ask('openGrowth', input);
      byCredentials.push({ setup: 'freshkeys', size, client, command: 'growthSlice' });
    }
    const first = await measureAll(byCredentials, slices, () => CONCURRENCY);
    const byConcurrency: Contestant[] = [];
    for (const setup of ['axios', 'freshkeys'] as const) {
      const client = started(await startClient(setup));
      await client.ask('open', { site, oauth });
      for (const size of CONCURRENCIES) byConcurrency.push({ setup, size, client, command: 'slice' });
    }
    const second = await measureAll(byConcurrency, slices, ({ size }) => size);
    return [...summarize(first, 'credentials'), ...summarize(second, 'concurrency')];
  });
  const judged = figures.find(({ of, size }) => of === 'credentials' && size === JUDGED);
  const measured = judged === undefined ? {} : { growth: judged.overOne.median };
  const text = [
    describe(figures, 'credentials', `Growth: messages of so many accounts, ${String(CONCURRENCY)} at once`),
    describe(figures, 'concurrency', 'Growth: requests at once, one account'),
  ].join('\n');
  return { text, measured, figures, problems: [] };
}

interface Contestant {
  readonly setup: SetupName;
  readonly size: number;
  readonly client: Worker;
  readonly command: 'slice' | 'growthSlice';
}

interface Sample extends Slice {
  readonly setup: SetupName;
  readonly size: number;
  readonly round: number;
}

async function measureAll(
  contestants: readonly Contestant[],
  { milliseconds, rounds }: { readonly milliseconds: number; readonly rounds: number },
  concurrencyOf: (contestant: Contestant) => number,
): Promise<Sample[]> {
  const shuffle = createShuffle(SEED);
  const samples: Sample[] = [];
  for (let round = -1; round < rounds; round += 1) {
    for (const contestant of shuffle(contestants)) {
      const { setup, size, client, command } = contestant;
      const input = { milliseconds, concurrency: concurrencyOf(contestant) };
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

function describe(figures: readonly GrowthFigures[], of: GrowthFigures['of'], title: string): string {
  return formatTable(
    `${title}: medians (quartiles)`,
    ['', of, 'requests/s', 'CPU µs/request', 'CPU ÷ that at 1'],
    figures
      .filter((figure) => figure.of === of)
      .map((figure) => [
        SETUP_TITLES[figure.setup],
        formatNumber(figure.size),
        formatSpread(figure.perSecond),
        formatSpread(figure.cpuMicros),
        formatSpread(figure.overOne, 2),
      ]),
  );
}
