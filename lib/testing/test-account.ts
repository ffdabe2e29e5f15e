import { randomUUID } from 'node:crypto';
import { AccountRefusal } from '../platform/rest-api/account-refusal';

type Keys = Readonly<Record<string, unknown>>;

/** A credential as the platform keeps it, in memory. */
export interface TestAccount {
  /** What `cfg._account` is. */
  readonly id: string;
  /** What is stored now: the fields of the credential form and the tokens. */
  readonly keys: () => Keys;
  /** Every `updateKeys` that was stored, oldest first. */
  readonly saved: readonly Keys[];
  /** Refuses the next `count` updates with this status (default 500). */
  readonly failSaves: (count: number, status?: number) => void;
  /** Replaces what is stored: a person has connected the account again. */
  readonly connectAgain: (keys: Keys) => void;
}

/** A {@link TestAccount} with the door through which the runtime saves. */
export interface StoredAccount extends TestAccount {
  /** @throws AccountRefusal if it was told to */
  readonly update: (keys: Keys) => void;
}

/**
 * A credential that outlives one `runAction`: for specs about several messages, failing saves, reconnecting.
 *
 * @example
 * const account = createTestAccount({ oauth: provider.issue() });
 * account.failSaves(1);
 * await runAction(process, { account });
 */
export function createTestAccount(keys: Keys, id: string = randomUUID()): TestAccount {
  return createStoredAccount(keys, id);
}

/** The same, with its door. */
export function createStoredAccount(initial: Keys, id: string): StoredAccount {
  let stored: Keys = structuredClone(initial);
  const saved: Keys[] = [];
  let failure = { count: 0, status: 500 };
  return {
    id,
    saved,
    keys: () => structuredClone(stored),
    failSaves(count, status = 500) {
      failure = { count, status };
    },
    connectAgain(keys) {
      stored = structuredClone(keys);
    },
    update(keys) {
      if (failure.count > 0) {
        failure = { ...failure, count: failure.count - 1 };
        throw new AccountRefusal(failure.status);
      }
      // What travels to the platform is JSON.
      const sent = JSON.parse(JSON.stringify(keys)) as Keys;
      saved.push(sent);
      stored = { ...stored, ...sent };
    },
  };
}
