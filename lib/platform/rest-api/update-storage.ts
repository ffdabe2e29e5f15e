type Keys = Readonly<Record<string, unknown>>;

/** Where updates are stored, or refused. */
export interface UpdateStorage {
  /** Refuses the next `count` updates with this status (default 500). 0 ends it. */
  readonly failUpdates: (count: number, status?: number) => void;
  /** Returns the status of the answer. */
  readonly store: (accountId: string, keys: Keys | undefined) => number;
}

/** @param accounts keys by account id; an update merges into them at the top level */
export function createUpdateStorage(accounts: Map<string, Keys>): UpdateStorage {
  let failure = { count: 0, status: 500 };
  return {
    failUpdates(count, status = 500) {
      failure = { count, status };
    },
    store(accountId, newKeys) {
      if (failure.count > 0) {
        failure = { ...failure, count: failure.count - 1 };
        return failure.status;
      }
      const keys = accounts.get(accountId);
      if (keys === undefined) return 404;
      if (newKeys === undefined) return 400;
      accounts.set(accountId, { ...keys, ...newKeys });
      return 200;
    },
  };
}
