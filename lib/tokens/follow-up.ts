import { isFreshkeysError } from '../errors';
import type { Issued } from './token-verdict';
import type { TokenEndpointOptions } from './token-endpoint';

/**
 * Asks what a provider tells only after the token is there: who the account is, which tenant, which host. The tokens
 * are there already and must not be lost by it: what cannot be learnt now is asked for again after the next refresh,
 * and whoever needs it says so by its name.
 */
export async function askFollowUps(options: TokenEndpointOptions, issued: Issued): Promise<Issued> {
  let { raw } = issued.tokens;
  for (const index of options.requests.followUps?.missing(raw) ?? []) {
    raw = { ...raw, ...(await askFollowUp(options, index, raw)) };
  }
  return { ...issued, tokens: { ...issued.tokens, raw } };
}

async function askFollowUp(
  { requests, transport, limits }: TokenEndpointOptions,
  index: number,
  raw: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  try {
    const prepared = await requests.followUps?.prepare(index, raw);
    if (prepared === undefined) return {};
    const outcome = await transport.send(prepared.request, limits.attemptTimeoutMs);
    const isSuccess = outcome.answered && outcome.status >= 200 && outcome.status <= 299;
    return isSuccess ? (requests.followUps?.keep(index, outcome) ?? {}) : {};
  } catch (error) {
    if (!isFreshkeysError(error)) throw error;
    return {};
  }
}
