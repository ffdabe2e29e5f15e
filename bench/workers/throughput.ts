import axios from 'axios';
import { defineConnection } from '../../lib/index';
import { createShuffle } from '../statistics';
import { createContext, descriptor, makeTokenResponse } from './component';
import { collectGarbage, readInput, repeat, report } from './worker';

/** What sends the requests. */
export type Variant = 'bare' | 'bare-again' | 'sdk' | 'sdk-traced' | 'sdk-per-message' | 'bare-per-message';

/** How much is measured. */
export interface ThroughputInput {
  readonly url: string;
  readonly seed: number;
  readonly rounds: number;
  /** Requests of one slice, by how many are under way at once. */
  readonly plan: readonly { readonly concurrency: number; readonly requests: number }[];
}

/** One slice: so many requests of one variant. */
export interface Sample {
  readonly variant: Variant;
  readonly concurrency: number;
  readonly round: number;
  readonly perSecond: number;
  /** Processor time of this process, the client's, in microseconds a request. */
  readonly cpuMicros: number;
}

type Send = () => Promise<{ readonly data: unknown }>;

const WARM_UP_ROUNDS = 5;
const PATH = '/contacts/1';

function createVariants(url: string): Record<Variant, Send> {
  const oauth = makeTokenResponse(1);
  const cfg = { _account: 'bench', oauth };
  const context = createContext();
  const connection = defineConnection(descriptor, { baseURL: url });
  const bareClient = (): ReturnType<typeof axios.create> =>
    axios.create({
      baseURL: url,
      timeout: 60_000,
      headers: { Authorization: `Bearer ${String(oauth['access_token'])}` },
    });
  const bare = bareClient();
  const sdk = connection.client(context, cfg);
  const events: unknown[] = [];
  const traced = defineConnection(
    descriptor,
    { baseURL: url },
    { trace: (event) => (events[0] = event) },
  ).client(context, cfg);
  return {
    bare: () => bare.get(PATH),
    'bare-again': () => bare.get(PATH),
    sdk: () => sdk.get(PATH),
    'sdk-traced': () => traced.get(PATH),
    'sdk-per-message': () => connection.client(context, cfg).get(PATH),
    'bare-per-message': () => bareClient().get(PATH),
  };
}

async function measure(send: Send, requests: number, concurrency: number) {
  const checked = async (): Promise<void> => {
    const { data } = await send();
    if ((data as { ok?: unknown }).ok !== true) throw new Error('The API did not serve a request.');
  };
  collectGarbage();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await repeat(checked, requests, concurrency);
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: requests / seconds, cpuMicros: (user + system) / requests };
}

function repeated<Item>(items: readonly Item[], times: number): Item[] {
  return Array.from({ length: times }, () => items).flat();
}

async function main(): Promise<void> {
  const { url, seed, rounds, plan } = readInput() as ThroughputInput;
  const variants = Object.entries(createVariants(url)) as [Variant, Send][];
  const shuffle = createShuffle(seed);
  const samples: Sample[] = [];
  for (const { concurrency, requests } of plan) {
    for (const [, send] of repeated(variants, WARM_UP_ROUNDS)) await measure(send, requests, concurrency);
    for (let round = 1; round <= rounds; round += 1) {
      for (const [variant, send] of shuffle(variants)) {
        samples.push({ variant, concurrency, round, ...(await measure(send, requests, concurrency)) });
      }
    }
  }
  report(samples);
}

void main();
