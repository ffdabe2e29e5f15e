import { makeTokenResponse } from './component';
import type { Get, Setup, Site, StoredConfig } from './setups/setup';
import { checked, measureSlice, type Slice, type SliceInput } from './slice';
import { collectGarbage, repeat } from './worker';

/** How much is measured. */
export interface MemoryInput {
  readonly site: Site;
  readonly credentials: number;
  /** Whether the component has to keep a client for each account, because the library keeps nothing by itself. */
  readonly keepsClients: boolean;
}

/** What the credentials take, in bytes of the heap. */
export interface MemoryResult {
  /** Everything, the token responses included. */
  readonly perCredential: number;
  /** The token response of one credential as JSON. */
  readonly payload: number;
  /** What a second message of every credential adds; nothing should stay. */
  readonly secondUse: number;
}

const CONCURRENCY = 64;
const WARM_UP = 1_000;
const PATH = '/contacts/1';

/** As many characters as the platform's ids have. All alike: V8 keeps a text of ten or less only once. */
const ID_LENGTH = 24;

/** A configuration as a message brings it: with texts of its own, read from JSON. */
export function presentConfig(index: number): StoredConfig {
  const cfg = { _account: String(index).padStart(ID_LENGTH, '0'), oauth: makeTokenResponse(index) };
  return JSON.parse(JSON.stringify(cfg)) as StoredConfig;
}

/** A component with many accounts, each opened by its first message. */
function createAccounts(setup: Setup, { site, keepsClients }: Omit<MemoryInput, 'credentials'>) {
  const open = setup(site);
  const clients = new Map<string, Get>();
  const ignore = (): void => undefined;
  const find = (cfg: StoredConfig): Get => {
    if (!keepsClients) return open(cfg, ignore);
    const get = clients.get(cfg._account) ?? open(cfg, ignore);
    clients.set(cfg._account, get);
    return get;
  };
  return { send: (index: number): Promise<void> => checked(find(presentConfig(index))(PATH)) };
}

/** Uses many credentials, twice, and looks at the heap. */
export async function keepMany(setup: Setup, input: MemoryInput): Promise<MemoryResult> {
  const { credentials } = input;
  const use = async (accounts: ReturnType<typeof createAccounts>, count: number): Promise<number> => {
    await repeat(accounts.send, count, CONCURRENCY);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  // Compiled code, sockets and pools of the HTTP client are there before the measurement begins.
  await use(createAccounts(setup, input), WARM_UP);
  const accounts = createAccounts(setup, input);
  const before = await use(accounts, 1);
  const after = await use(accounts, credentials);
  const afterSecondUse = await use(accounts, credentials);
  return {
    perCredential: (after - before) / (credentials - 1),
    payload: Buffer.byteLength(JSON.stringify(makeTokenResponse(credentials - 1))),
    secondUse: (afterSecondUse - after) / credentials,
  };
}

/** How many accounts, and how many requests are sent before anything is measured. */
export interface GrowthInput {
  readonly site: Site;
  readonly credentials: number;
  /** The same for all sizes, so that all processes are equally warm. At least one for each account. */
  readonly requests: number;
}

/** A component whose messages are of many accounts. */
export interface GrowthClient {
  readonly slice: (input: SliceInput) => Promise<Slice>;
  /** The same, and all messages are of one of the accounts. */
  readonly sliceOfOne: (input: SliceInput) => Promise<Slice>;
}

/** How many different accounts the messages of a slice are of, at most: their texts are made beforehand. */
const SAMPLE = 512;

/** Opens so many accounts; then every message is of one of them, in an order without order. */
export async function openGrowth(
  setup: Setup,
  { site, credentials, requests }: GrowthInput,
): Promise<GrowthClient> {
  const open = setup(site);
  const ignore = (): void => undefined;
  const sendOf = (index: number): Promise<void> => checked(open(presentConfig(index), ignore)(PATH));
  await repeat((index) => sendOf(index % credentials), requests, CONCURRENCY);
  const sendFrom = (texts: readonly string[]): (() => Promise<void>) => {
    let next = 0;
    return () => {
      next = (next + 1) % SAMPLE;
      const cfg = JSON.parse(texts[next] ?? '') as StoredConfig;
      return checked(open(cfg, ignore)(PATH));
    };
  };
  // A prime number of accounts apart, so that neighbours in the order are none in memory.
  const many = sendFrom(makeTexts((place) => (place * 7_919) % credentials));
  const one = sendFrom(makeTexts(() => 0));
  return {
    slice: (slice) => measureSlice(many, slice),
    sliceOfOne: (slice) => measureSlice(one, slice),
  };
}

function makeTexts(indexAt: (place: number) => number): string[] {
  return Array.from({ length: SAMPLE }, (_, place) => JSON.stringify(presentConfig(indexAt(place))));
}
