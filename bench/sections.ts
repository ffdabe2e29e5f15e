import { measureLoad, type LoadCost } from './load';
import { formatNumber, formatTable, verdictOf, type Target } from './tables';
import {
  commentThroughput,
  formatThroughput,
  judgeThroughput,
  summarizeThroughput,
} from './throughput-report';
import { LIBRARY, runWorker, withApiServer } from './workers';
import type { MemoryInput, MemoryResult } from './workers/memory';
import type { StormInput, StormResult } from './workers/storm';
import type { Sample, ThroughputInput } from './workers/throughput';

/** One part of the benchmark: what it prints, what it has to reach, and its figures for the file of results. */
export interface Section {
  readonly text: string;
  readonly targets: readonly Target[];
  readonly figures: unknown;
  /** A count that is wrong, whatever the machine does. */
  readonly wrong?: boolean;
}

const SEED = 20;
const ROUNDS = 25;
const PLAN = [
  { concurrency: 1, requests: 150 },
  { concurrency: 64, requests: 512 },
] as const;

/** Requests per second with a valid token, beside axios alone. */
export async function measureThroughput(): Promise<Section> {
  const samples = await withApiServer((url) => {
    const input: ThroughputInput = { url, seed: SEED, rounds: ROUNDS, plan: PLAN };
    return runWorker<Sample[]>(require.resolve('./workers/throughput'), input);
  });
  const figures = summarizeThroughput(samples);
  const tables = PLAN.map(({ concurrency, requests }) => {
    const own = figures.filter((figure) => figure.concurrency === concurrency);
    const size = `${String(ROUNDS)} shuffled rounds of ${formatNumber(requests)} requests each`;
    const title = `Valid token, ${String(concurrency)} at once: ${size}`;
    return `${formatThroughput(own, title)}${commentThroughput(own)}`;
  });
  return { text: tables.join('\n'), targets: judgeThroughput(figures), figures };
}

const MESSAGES = 1_000;

/** Many messages that meet one expired token; the authorization server rotates, and revokes on reuse. */
export async function measureStorm(): Promise<Section> {
  const input: StormInput = { messages: MESSAGES };
  const storms = await runWorker<StormResult[]>(require.resolve('./workers/storm'), input);
  const text = formatTable(
    `Expired token, refresh token rotation: ${formatNumber(MESSAGES)} messages at once`,
    ['', 'token requests', 'failures', 'reuse', 'saves', '401s', 'ms'],
    storms.map(({ name, tokenRequests, failures, reuse, saves, rejections, milliseconds }) => [
      name,
      ...[tokenRequests, failures, reuse, saves, rejections, milliseconds].map((value) =>
        formatNumber(value),
      ),
    ]),
  );
  const targets = storms.filter(({ name }) => name.startsWith('freshkeys')).map(judgeStorm);
  return { text, targets, figures: storms, wrong: targets.some(({ met }) => !met) };
}

function judgeStorm({ name, tokenRequests, failures, reuse }: StormResult): Target {
  return {
    name: `storm: ${name}`,
    target: '1 token request, 0 failures, 0 reuse',
    measured: [tokenRequests, failures, reuse].join(' / '),
    met: tokenRequests === 1 && failures === 0 && reuse === 0,
  };
}

const CREDENTIALS = 10_000;
const CREDENTIAL_LIMIT = 4_096;

/** What a remembered credential takes. */
export async function measureMemory(): Promise<Section> {
  const figures = await withApiServer((url) => {
    const input: MemoryInput = { url, credentials: CREDENTIALS };
    return runWorker<MemoryResult>(require.resolve('./workers/memory'), input);
  });
  const { perCredential, payload, secondUse } = figures;
  const text = formatTable(
    `Memory: ${formatNumber(CREDENTIALS)} credentials, each used for one request; heap after garbage collection`,
    ['bytes per credential', ''],
    [
      ['all, with the token response', formatNumber(perCredential)],
      ['of these the token response, as JSON', formatNumber(payload)],
      ['added by a second use of each', formatNumber(secondUse)],
    ],
  );
  const target = {
    name: 'memory per credential',
    target: '< 4 KiB',
    measured: `${formatNumber(perCredential)} B`,
    met: perCredential < CREDENTIAL_LIMIT,
  };
  return { text, targets: [target], figures };
}

const STARTS = 11;
const LOAD_LIMITS = { wallMs: 150, rssMb: 40 };

/** What `require('freshkeys')` adds to an empty process. */
export async function measureRequire(): Promise<Section> {
  const load = (what: string): string => `require(${JSON.stringify(what)});`;
  const scripts = {
    'empty process': '',
    "require('axios')": load(require.resolve('axios')),
    "require('freshkeys')": load(LIBRARY),
  };
  const costs = await measureLoad(scripts, STARTS, SEED);
  const text = formatTable(
    `Loading: medians of ${String(STARTS)} interleaved starts; in parentheses what is added to the empty process`,
    ['', 'wall ms', 'CPU ms', 'RSS MB'],
    costs.map((cost) => [cost.name, ...(['wallMs', 'cpuMs', 'rssMb'] as const).map(addedBy(cost, costs))]),
  );
  const added = { wallMs: difference(costs, 'wallMs'), rssMb: difference(costs, 'rssMb') };
  const targets = [
    { name: "require('freshkeys'), time", target: '< 150 ms', measured: `${formatNumber(added.wallMs)} ms` },
    {
      name: "require('freshkeys'), memory",
      target: '< 40 MB',
      measured: `${formatNumber(added.rssMb, 1)} MB`,
    },
  ] as const;
  const met = [added.wallMs < LOAD_LIMITS.wallMs, added.rssMb < LOAD_LIMITS.rssMb];
  return {
    text,
    targets: targets.map((target, index) => ({ ...target, met: met[index] === true })),
    figures: costs,
  };
}

type Measure = 'wallMs' | 'cpuMs' | 'rssMb';

function addedBy(cost: LoadCost, costs: readonly LoadCost[]): (measure: Measure) => string {
  return (measure) => {
    const added = cost[measure].median - (costs[0]?.[measure].median ?? 0);
    return `${formatNumber(cost[measure].median)} (${formatNumber(added)})`;
  };
}

function difference(costs: readonly LoadCost[], measure: Measure): number {
  return (costs.at(-1)?.[measure].median ?? Number.NaN) - (costs[0]?.[measure].median ?? Number.NaN);
}

/** All targets at one glance. */
export function formatTargets(targets: readonly Target[]): string {
  return formatTable(
    'Targets',
    ['', 'target', 'measured', ''],
    targets.map((target) => [target.name, target.target, target.measured, verdictOf(target)]),
  );
}
