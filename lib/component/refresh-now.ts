import { createTokenMemory } from '../tokens/token-memory';
import { openTokens, type Call } from './session';

/** The generation of tokens as the configuration shows them. */
const AS_PRESENTED = 1;

/**
 * Renews the tokens of an account now, whatever the policy says, and saves them before it returns: a person has asked
 * for it.
 *
 * @param call of the kind `service`: tokens that cannot be saved are an error
 * @throws what a refresh throws; `TOKENS_NOT_SAVED` if the new tokens could not be stored
 */
export async function refreshNow(call: Call): Promise<void> {
  const refresh = { ...call.options.refresh, when: 'rejected' } as const;
  // What this process has seen of the account so far is not asked: the configuration was read a moment ago.
  const fresh = { ...call, memory: createTokenMemory(), options: { ...call.options, refresh } };
  const tokens = await openTokens(fresh);
  const held = await tokens.current();
  // An account without an access token has been refreshed by now.
  if (held.generation === AS_PRESENTED) await tokens.renew(held);
}
