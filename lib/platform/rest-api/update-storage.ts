import type { AccountKeeper } from './account-keeper';

type Keys = Readonly<Record<string, unknown>>;

/** Where updates are stored, or refused. */
export interface UpdateStorage {
  /** Refuses the next `count` updates with this status (default 500). 0 ends it. */
  readonly failUpdates: (count: number, status?: number) => void;
  /** Returns the status of the answer. */
  readonly store: (accountId: string, keys: Keys | undefined) => Promise<number>;
}

/**
 * @param accounts keys by account id; an update merges into them at the top level
 * @param keepers who keeps an account beyond this process, by account id
 */
export function createUpdateStorage(
  accounts: Map<string, Keys>,
  keepers: ReadonlyMap<string, AccountKeeper>,
): UpdateStorage {
  let failure = { count: 0, status: 500 };
  return {
    failUpdates(count, status = 500) {
      failure = { count, status };
    },
    async store(accountId, newKeys) {
      if (failure.count > 0) {
        failure = { ...failure, count: failure.count - 1 };
        return failure.status;
      }
      if (!accounts.has(accountId)) return 404;
      if (newKeys === undefined) return 400;
      try {
        await keepers.get(accountId)?.(newKeys);
      } catch {
        // Whoever keeps it knows why; the component is told no more than the platform would.
        return 500;
      }
      // Read after the wait: another update may have come first.
      accounts.set(accountId, { ...accounts.get(accountId), ...newKeys });
      return 200;
    },
  };
}
