import { SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber, formatTable } from '../tables';
import { startClient, startWorldServer, withWorkers } from '../workers';
import type { Frame, Owner } from '../workers/cpu-profile';
import type { ByOwner } from '../workers/frames';
import type { SliceInput } from '../workers/slice';
import type { Plan, Section } from './section';

/** Where the processor time of a request goes, in microseconds. */
export interface ProfileFigures {
  readonly setup: SetupName;
  readonly concurrency: number;
  readonly requests: number;
  readonly byOwner: ByOwner;
  /** The stacks, without those that take next to nothing. */
  readonly root: Frame;
}

/** The first two are what the picture shows. */
const SETUPS: Readonly<Record<'quick' | 'full', readonly SetupName[]>> = {
  quick: ['axios', 'freshkeys'],
  full: ['axios', 'freshkeys', 'axios-undici', 'freshkeys-axios'],
};
const OWNERS: readonly Owner[] = [
  'freshkeys',
  'axios',
  'undici',
  'other packages',
  'node',
  'engine',
  'benchmark',
];
const CONCURRENCY = 64;
const WARM_UP_MS = 2_000;
const MEASURED_MS = { quick: 1_000, full: 6_000 } as const;

/** Requests with a valid token, under the sampling profiler, which slows all of them alike. */
export async function measureProfile({ full }: Plan): Promise<Section<ProfileFigures[]>> {
  const thoroughness = full ? 'full' : 'quick';
  const milliseconds = MEASURED_MS[thoroughness];
  const figures: ProfileFigures[] = [];
  await withWorkers(async (started) => {
    const { site, oauth } = await started(startWorldServer()).open({ token: 'valid', expiry: 'known' });
    for (const setup of SETUPS[thoroughness]) {
      const client = await startClient(started, setup);
      await client.ask('open', { site, oauth });
      await client.ask('slice', { milliseconds: WARM_UP_MS, concurrency: CONCURRENCY });
      const input: SliceInput = { milliseconds, concurrency: CONCURRENCY };
      const profiled = await client.ask<Omit<ProfileFigures, 'setup' | 'concurrency'>>('profile', input);
      figures.push({ setup, concurrency: CONCURRENCY, ...profiled });
    }
  });
  const text = formatTable(
    `Where the microseconds of a request go, ${String(CONCURRENCY)} at once, by V8's profiler`,
    ['µs of processor time in the code of', ...OWNERS, 'all'],
    figures.map(({ setup, byOwner, root }) => [
      SETUP_TITLES[setup],
      ...OWNERS.map((owner) => formatNumber(byOwner[owner] ?? 0, 1)),
      formatNumber(root.micros, 1),
    ]),
  );
  return { text, measured: {}, figures, problems: [] };
}
