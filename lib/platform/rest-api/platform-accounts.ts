import type { JsonAnswer } from '../http-exchange';
import type { AccountKeeper, AccountSettings } from './account-keeper';
import { NOT_FOUND } from './platform-route';

type Keys = Readonly<Record<string, unknown>>;

/** The accounts (credentials) that the platform knows. */
export interface PlatformAccounts {
  /** Adds an account (a credential), or replaces it: a person has logged in again. */
  addAccount(accountId: string, keys: Keys, settings?: AccountSettings): void;
  /** The keys that are stored now, as a copy. */
  account(accountId: string): Keys | undefined;
  /** @param ids account id */
  readonly readAccount: (ids: readonly string[]) => JsonAnswer;
  readonly counts: () => { readonly accountReads: number };
}

/**
 * @param accounts keys by account id
 * @param keepers who keeps an account beyond this process, by account id
 */
export function createPlatformAccounts(
  accounts: Map<string, Keys>,
  keepers: Map<string, AccountKeeper>,
): PlatformAccounts {
  let accountReads = 0;
  return {
    addAccount(accountId, keys, { onUpdate } = {}) {
      accounts.set(accountId, structuredClone(keys));
      if (onUpdate === undefined) keepers.delete(accountId);
      else keepers.set(accountId, onUpdate);
    },
    account: (accountId) => structuredClone(accounts.get(accountId)),
    readAccount([accountId = '']) {
      accountReads += 1;
      const keys = accounts.get(accountId);
      return keys === undefined ? NOT_FOUND : { status: 200, body: { id: accountId, keys } };
    },
    counts: () => ({ accountReads }),
  };
}
