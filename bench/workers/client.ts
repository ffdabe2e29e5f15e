import type { SetupName } from '../setups';
import { profile } from './cpu-profile';
import { shareAmong, sumByOwner } from './frames';
import { sendIdeally, type IdealInput } from './ideal';
import {
  keepMany,
  openGrowth,
  type GrowthClient,
  type GrowthInput,
  type MemoryInput,
} from './many-credentials';
import { sendMessages, type MessagesInput } from './messages';
import { loadSetup } from './setups/load-setup';
import type { Get, Setup, Site, StoredTokens } from './setups/setup';
import { checked, measureSlice, type SliceInput } from './slice';
import { liveThroughTwoExpiries, type TwoExpiriesInput } from './two-expiries';
import { serve } from './worker';

/** Where a client is opened. */
interface OpenInput {
  readonly site: Site;
  readonly oauth: StoredTokens;
}

const PATH = '/contacts/1';

/** Of a request: what takes less is too narrow to be seen. */
const LEAST_MICROS = 0.4;

let setup: Setup | undefined;
let get: Get | undefined;
let growth: GrowthClient | undefined;

function opened(): GrowthClient {
  if (growth === undefined) throw new Error('No accounts were opened.');
  return growth;
}

function loaded(): Setup {
  if (setup === undefined) throw new Error('No setup was loaded.');
  return setup;
}

serve({
  async load(name: SetupName) {
    setup = await loadSetup(name);
  },
  /** Makes the client for slices: one account with a valid token. */
  open({ site, oauth }: OpenInput) {
    get = loaded()(site)({ _account: 'bench', oauth }, () => undefined);
  },
  slice(input: SliceInput) {
    const send = get;
    if (send === undefined) throw new Error('No client was opened.');
    return measureSlice(() => checked(send(PATH)), input);
  },
  /** The same with the profiler on: what a request takes, and where. */
  async profile(input: SliceInput) {
    const send = get;
    if (send === undefined) throw new Error('No client was opened.');
    const [{ requests }, stacks] = await profile(() => measureSlice(() => checked(send(PATH)), input));
    const root = shareAmong(stacks, requests, LEAST_MICROS);
    return { requests, byOwner: sumByOwner(shareAmong(stacks, requests, 0)), root };
  },
  messages: (input: MessagesInput) => sendMessages(loaded(), input),
  memory: (input: MemoryInput) => keepMany(loaded(), input),
  ideal: (input: IdealInput) => sendIdeally(loaded(), input),
  async openGrowth(input: GrowthInput) {
    growth = await openGrowth(loaded(), input);
  },
  growthSlice: (input: SliceInput) => opened().slice(input),
  growthSliceOfOne: (input: SliceInput) => opened().sliceOfOne(input),
  twoExpiries: (input: TwoExpiriesInput) => liveThroughTwoExpiries(loaded(), input),
});
