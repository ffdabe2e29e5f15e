import type { ResponseProfile } from '../oauth2/response-shape';
import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenStore } from '../ports';

/** A {@link TokenStore} whose content can be read and replaced. */
export interface MemoryStore extends TokenStore {
  /** What is stored now: a raw token response, or nothing. */
  readonly stored: Readonly<Record<string, unknown>> | undefined;
  /** Replaces what is stored, as another process would. */
  replace(raw: Readonly<Record<string, unknown>> | undefined): void;
}

/** Tokens in the memory of this process: for scripts and specs, where losing them at the end is no loss. */
export function createMemoryStore(
  initial?: Readonly<Record<string, unknown>>,
  response: ResponseProfile = {},
): MemoryStore {
  let stored = initial;
  return {
    canSave: true,
    get stored() {
      return stored;
    },
    replace: (raw) => {
      stored = raw;
    },
    load: () => Promise.resolve(parseStoredTokens(stored, response)),
    save: (tokens) => {
      stored = tokens.raw;
      return Promise.resolve({ saved: true });
    },
  };
}
