import type { Get, Save, StoredTokens } from './setup';

/** A request that a token was not accepted for. */
export class NotAcceptedError extends Error {
  override readonly name = 'NotAcceptedError';
}

/** What a library leaves to the author: its refresh and its request. */
interface Parts {
  readonly tokens: StoredTokens;
  /** Whether the library says that the tokens have expired. */
  readonly isExpired: (tokens: StoredTokens) => boolean;
  readonly refresh: (tokens: StoredTokens) => Promise<StoredTokens>;
  /** @throws NotAcceptedError on 401 */
  readonly send: (path: string, accessToken: string) => Promise<unknown>;
  readonly save: Save;
}

/**
 * The loop around a library that refreshes when it is told to, as the documentation of such libraries shows it: look at
 * the expiry, refresh, send; and, since APIs reject tokens before that, refresh after a 401 and send once more.
 */
export function refreshAsDocumented({ tokens, isExpired, refresh, send, save }: Parts): Get {
  let current = tokens;
  const renew = async (): Promise<void> => {
    current = await refresh(current);
    save(current);
  };
  return async (path) => {
    if (isExpired(current)) await renew();
    try {
      return await send(path, current.access_token);
    } catch (error) {
      if (!(error instanceof NotAcceptedError)) throw error;
    }
    await renew();
    return send(path, current.access_token);
  };
}

/** What an author makes of an answer who knows that it may lack what was there before. */
export function mergeTokens(before: StoredTokens, fresh: StoredTokens): StoredTokens {
  // The old expiry is that of the old token.
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'expires_at'));
  if (typeof fresh['expires_in'] !== 'number') return { ...kept, ...fresh };
  return { ...kept, ...fresh, expires_at: Math.floor(Date.now() / 1000) + fresh['expires_in'] };
}

/** By the member that the stored tokens have; without it nothing is known. */
export function hasExpired({ expires_at }: StoredTokens): boolean {
  return expires_at !== undefined && expires_at * 1000 <= Date.now();
}

/** Reads the answer of `fetch`. @throws NotAcceptedError on 401 */
export async function readAnswer(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  await response.body?.cancel();
  if (response.status === 401) throw new NotAcceptedError('Status 401');
  throw new Error(`Status ${String(response.status)}`);
}
