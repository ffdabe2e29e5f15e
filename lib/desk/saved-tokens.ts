import { parseStoredTokens } from '../oauth2/token-response';
import { summarizeTokens, type TokenSummary } from './token-summary';

/** What an update of the account was about. */
export interface SavedKeys {
  /** Names of what was saved. */
  readonly names: readonly string[];
  readonly tokens: TokenSummary | undefined;
}

/** @param field the one that holds the tokens */
export function summarizeSaved(
  keys: Readonly<Record<string, unknown>>,
  field: string | undefined,
  now: number,
): SavedKeys {
  const tokens = field === undefined ? undefined : parseStoredTokens(keys[field], {});
  return {
    names: Object.keys(keys),
    tokens: tokens === undefined ? undefined : summarizeTokens(tokens, now),
  };
}
