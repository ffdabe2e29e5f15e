import type { Get, Setup, Site, StoredConfig, StoredTokens } from './setups/setup';
import { checked } from './slice';

/** An account that is used through two expiries and a restart. */
export interface TwoExpiriesInput {
  readonly site: Site;
  readonly oauth: StoredTokens;
  readonly messages: number;
  /** What follows: the first part opens the account, the last one after a restart. */
  readonly part: 'start' | 'go on' | 'restart';
}

/** How many messages came through in this part. */
export interface TwoExpiriesResult {
  readonly delivered: number;
}

const PATH = '/contacts/1';

let stored: StoredTokens | undefined;
let get: Get | undefined;

/** Sends the messages of one part, one after the other: the parent lets the token expire in between. */
export async function liveThroughTwoExpiries(
  setup: Setup,
  { site, oauth, messages, part }: TwoExpiriesInput,
): Promise<TwoExpiriesResult> {
  if (part === 'start') stored = oauth;
  if (part !== 'go on' || get === undefined) {
    // What was handed over is stored as it is, because that is what the platform does with it.
    const cfg: StoredConfig = { _account: 'bench', oauth: stored ?? oauth };
    get = setup(site)(cfg, (tokens) => {
      stored = tokens as StoredTokens;
    });
  }
  let delivered = 0;
  for (let message = 0; message < messages; message += 1) {
    const isDelivered = await checked(get(PATH)).then(
      () => true,
      () => false,
    );
    delivered += Number(isDelivered);
  }
  return { delivered };
}
