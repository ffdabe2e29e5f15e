import { readFile } from 'node:fs/promises';
import { ConfigurationError } from '../errors';
import type { ResponseProfile } from '../oauth2/response-shape';
import { parseStoredTokens } from '../oauth2/token-response';
import { parseJsonObject } from '../oauth2/wire';
import type { TokenStore } from '../ports';

/** Only the owner may read tokens. */
const OWNER_ONLY = 0o600;

/**
 * Tokens in a file, for work at a desk: the token response as the platform would store it, as JSON. Each save is
 * written to a new file that takes the old one's place in one step, so that a crash leaves the old or the new tokens
 * and never half of them.
 *
 * @param path the file; it need not exist yet
 * @throws {ConfigurationError} `TOKEN_FILE_UNREADABLE` from `load` if the file is there and holds no tokens
 * @example defineConnection(descriptor, { store: createFileStore('.tokens.json') })
 */
export function createFileStore(path: string, response: ResponseProfile = {}): TokenStore {
  return {
    path,
    canSave: true,
    load: async () => {
      const text = await readIfThere(path);
      if (text === undefined) return undefined;
      const tokens = parseStoredTokens(parseJsonObject(text), response);
      if (tokens === undefined)
        throw unreadable(path, 'it is not a JSON object with access_token or refresh_token');
      return tokens;
    },
    save: async (tokens) => {
      try {
        const { default: writeFileAtomic } = await import('write-file-atomic');
        await writeFileAtomic(path, `${JSON.stringify(tokens.raw, undefined, 2)}\n`, { mode: OWNER_ONLY });
        return { saved: true };
      } catch (error) {
        return { saved: false, reason: errorCode(error) };
      }
    },
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, errorCode(error));
  }
}

function unreadable(path: string, reason: string): ConfigurationError {
  return new ConfigurationError({
    code: 'TOKEN_FILE_UNREADABLE',
    sentence: `The token file ${path} cannot be used: ${reason}.`,
    remedy: 'Repair the file or its permissions, or delete it and connect the account again.',
    cause: { path, reason },
  });
}

function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
