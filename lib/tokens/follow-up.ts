import { isFreshkeysError } from '../errors';
import { isSuccess } from '../oauth2/wire';
import type { TokenSet } from '../oauth2/token-set';
import type { FollowUps, TokenEndpointOptions } from './token-endpoint';

/**
 * Asks what a provider tells only once the token is there: who the account is, which tenant, which host. The same
 * tokens come back, with what was learnt. What cannot be learnt now is asked for again after the next refresh, and
 * whoever needs it says so by its name.
 */
export async function completeTokens(
  followUps: FollowUps,
  options: Pick<TokenEndpointOptions, 'transport' | 'limits'>,
  tokens: TokenSet,
): Promise<TokenSet> {
  let completed = tokens;
  for (const index of followUps.missing(tokens.raw)) {
    const learnt = await askFollowUp(followUps, options, { index, tokens: completed });
    if (learnt !== undefined) completed = { ...completed, raw: { ...completed.raw, ...learnt } };
  }
  return completed;
}

async function askFollowUp(
  followUps: FollowUps,
  { transport, limits }: Pick<TokenEndpointOptions, 'transport' | 'limits'>,
  { index, tokens }: { readonly index: number; readonly tokens: TokenSet },
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    const { request } = await followUps.prepare(index, tokens);
    const outcome = await transport.send(request, limits.attemptTimeoutMs);
    return outcome.answered && isSuccess(outcome.status) ? followUps.keep(index, outcome) : undefined;
  } catch (error) {
    if (!isFreshkeysError(error)) throw error;
    return undefined;
  }
}
