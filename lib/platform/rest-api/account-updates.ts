import { setTimeout as sleep } from 'node:timers/promises';

import type { JsonAnswer } from '../http-exchange';
import type { AccountKeeper } from './account-keeper';
import { createUpdateGate, type UpdateHold } from './update-hold';
import { createUpdateStorage, type UpdateStorage } from './update-storage';

type Keys = Readonly<Record<string, unknown>>;

/** One attempt to update an account. */
export interface AccountUpdate {
  readonly accountId: string;
  /** What the request wanted to store: the `keys` of its body. */
  readonly keys: Keys;
  /** The status of the answer. */
  readonly status: number;
}

/** Account updates, and what can go wrong with them. */
export interface AccountUpdates extends Pick<UpdateStorage, 'failUpdates'> {
  /** Stores an update, or refuses it. */
  readonly apply: (accountId: string, body: unknown) => Promise<JsonAnswer>;
  /** Every attempt that was answered, in order. */
  readonly updates: readonly AccountUpdate[];
  /** Waits before an update is stored and answered. 0 ends it. */
  delayUpdates(delayMs: number): void;
  /** Stores and answers no update until it is released: the window between a refresh and its storage. */
  holdUpdates(): UpdateHold;
  readonly counts: () => { readonly accountUpdates: number; readonly failedUpdates: number };
}

/**
 * @param accounts keys by account id; an update merges into them at the top level
 * @param keepers who keeps an account beyond this process, by account id
 */
export function createAccountUpdates(
  accounts: Map<string, Keys>,
  keepers: ReadonlyMap<string, AccountKeeper>,
): AccountUpdates {
  const updates: AccountUpdate[] = [];
  let delayMs = 0;
  const gate = createUpdateGate();
  const { store, failUpdates } = createUpdateStorage(accounts, keepers);
  return {
    updates,
    async apply(accountId, body) {
      await gate.pass();
      if (delayMs > 0) await sleep(delayMs);
      const keys = keysOf(body);
      const status = await store(accountId, keys);
      updates.push({ accountId, keys: keys ?? {}, status });
      return { status, body: status === 200 ? { id: accountId } : { error: 'update refused' } };
    },
    failUpdates,
    delayUpdates: (newDelayMs) => void (delayMs = newDelayMs),
    holdUpdates: gate.hold,
    counts() {
      const accountUpdates = updates.filter(({ status }) => status === 200).length;
      return { accountUpdates, failedUpdates: updates.length - accountUpdates };
    },
  };
}

function keysOf(body: unknown): Keys | undefined {
  const { keys } = (body ?? {}) as { readonly keys?: unknown };
  return typeof keys === 'object' && keys !== null ? (keys as Keys) : undefined;
}
