import type { MessagesInput, MessagesResult } from './messages';
import type { Setup, StoredTokens } from './setups/setup';
import { refreshByHand } from './setups/refresh-by-hand';
import { checked } from './slice';

/** A storm of which everything is known beforehand. */
export interface IdealInput extends Pick<MessagesInput, 'site' | 'oauth' | 'messages'> {
  /** Whether the messages have to find out that the token is not accepted. */
  readonly expiry: 'known' | 'unknown';
}

const PATH = '/contacts/1';

/**
 * The least that a storm can take over this transport: what is not known is asked once by every message, then one token
 * request, then every message once.
 */
export async function sendIdeally(setup: Setup, input: IdealInput): Promise<MessagesResult> {
  const { site, oauth, messages, expiry } = input;
  const open = setup(site);
  const sendAll = (tokens: StoredTokens): Promise<PromiseSettledResult<void>[]> => {
    const get = open({ _account: 'bench', oauth: tokens }, () => undefined);
    return Promise.allSettled(Array.from({ length: messages }, () => checked(get(PATH))));
  };
  const startedAt = performance.now();
  if (expiry === 'unknown') await sendAll(oauth);
  const outcomes = await sendAll(await refreshByHand(site, oauth.refresh_token));
  const failed = outcomes.filter(({ status }) => status === 'rejected').length;
  const milliseconds = performance.now() - startedAt;
  return { delivered: messages - failed, failed, unsettled: 0, saves: 0, milliseconds, errors: {} };
}
