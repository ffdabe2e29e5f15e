import { mergeTokens } from './author-refresh';
import { axios } from './axios-peer';
import { refreshByHand } from './refresh-by-hand';
import type { Setup, StoredTokens } from './setup';
import { createAxiosOverUndici } from './undici-adapter';

interface Account {
  tokens: StoredTokens;
  flight?: Promise<void> | undefined;
}

/**
 * What a careful author writes for himself, over the same transport: the newest tokens of each account outlive a
 * message, and one refresh serves all that wait. No saving that can fail, no retries, no other process, no explanation.
 */
export const handWritten: Setup = (site) => {
  const http = createAxiosOverUndici(site.apiUrl);
  const accounts = new Map<string, Account>();
  const refresh = (account: Account): Promise<void> =>
    (account.flight ??= refreshByHand(site, account.tokens.refresh_token)
      .then((fresh) => {
        account.tokens = mergeTokens(account.tokens, fresh);
      })
      .finally(() => {
        account.flight = undefined;
      }));
  return ({ _account, oauth }, save) => {
    const account = accounts.get(_account) ?? { tokens: oauth };
    accounts.set(_account, account);
    const send = async (path: string, token: string): Promise<unknown> =>
      (await http.get<unknown>(path, { headers: { Authorization: `Bearer ${token}` } })).data;
    return async (path) => {
      const { expires_at } = account.tokens;
      if (expires_at !== undefined && expires_at * 1000 < Date.now()) await refresh(account);
      const used = account.tokens.access_token;
      try {
        return await send(path, used);
      } catch (error) {
        if (!axios.isAxiosError(error) || error.response?.status !== 401) throw error;
      }
      if (account.tokens.access_token === used) await refresh(account);
      save(account.tokens);
      return send(path, account.tokens.access_token);
    };
  };
};
