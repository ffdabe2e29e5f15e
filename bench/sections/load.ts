import { createRequire } from 'node:module';
import { join } from 'node:path';
import { formatNumber, formatTable } from '../tables';
import { LIBRARY } from '../workers';
import { measureLoad, type LoadCost } from './load-cost';
import { SEED, type Plan, type Section } from './section';

/** A start differs from the next one by more than what is to be found out. */
const STARTS = { quick: 21, full: 41 } as const;

/** Packages of the benchmark that a component would load. */
const PEERS = [
  'undici',
  'axios-auth-refresh',
  'google-auth-library',
  'simple-oauth2',
  'openid-client',
  'oauth4webapi',
  '@badgateway/oauth2-client',
  '@azure/core-rest-pipeline',
  '@elastic.io/component-commons-library',
];

/** What `require('freshkeys')` adds to a process. */
export async function measureRequire({ full }: Plan): Promise<Section<LoadCost[]>> {
  const load = (path: string): string => `require(${JSON.stringify(path)});`;
  const { resolve } = createRequire(join(__dirname, '..', 'package.json'));
  const peers = (full ? PEERS : []).map((name) => [name, load(resolve(name))]);
  const scripts = {
    'empty process': '',
    axios: load(require.resolve('axios')),
    freshkeys: load(LIBRARY),
    ...(Object.fromEntries(peers) as Record<string, string>),
  };
  const starts = full ? STARTS.full : STARTS.quick;
  const costs = await measureLoad(scripts, starts, SEED);
  const text = formatTable(
    `Cold start: medians of ${String(starts)} interleaved starts; in parentheses what require adds to the empty process`,
    ['', 'wall ms', 'CPU ms', 'RSS MB'],
    costs.map((cost) => [
      cost.name,
      ...(['wallMs', 'cpuMs', 'rssMb'] as const).map((measure) => {
        const added = addedTo(costs, 'empty process', { name: cost.name, measure });
        return `${formatNumber(cost[measure].median)} (${formatNumber(added)})`;
      }),
    ]),
  );
  const measured = {
    loadMs: addedTo(costs, 'axios', { name: 'freshkeys', measure: 'wallMs' }),
    loadMb: addedTo(costs, 'axios', { name: 'freshkeys', measure: 'rssMb' }),
  };
  const byCpu = { loadMs: addedTo(costs, 'axios', { name: 'freshkeys', measure: 'cpuMs' }) };
  return { text, measured, byCpu, figures: costs, problems: [] };
}

interface Wanted {
  readonly name: string;
  readonly measure: 'wallMs' | 'cpuMs' | 'rssMb';
}

function addedTo(costs: readonly LoadCost[], base: string, { name, measure }: Wanted): number {
  const find = (wanted: string): number =>
    costs.find((cost) => cost.name === wanted)?.[measure].median ?? Number.NaN;
  return find(name) - find(base);
}
