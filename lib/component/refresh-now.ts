import { createTokenMemory } from '../tokens/token-memory';
import { openTokens, type Call } from './session';

/**
 * Renews the tokens of an account now, whatever the policy says, and saves them before it returns: a person has asked
 * for it.
 *
 * @param call of the kind `service`: tokens that cannot be saved are an error
 * @throws what a refresh throws; `TOKENS_NOT_SAVED` if the new tokens could not be stored
 */
export async function refreshNow(call: Call): Promise<void> {
  // What this process has seen of the account so far is not asked: the configuration was read a moment ago.
  const tokens = await openTokens({ ...call, memory: createTokenMemory(), isForced: true });
  await tokens.current();
}
