import type { RuntimeConfig } from '../component/runtime';
import type { StoredAccount } from './test-account';

/** The part of the platform's API that a step is given, without a network. */
export function createAccountClient(account: StoredAccount, config: RuntimeConfig): object {
  const update = (_id: unknown, { keys }: { readonly keys: Readonly<Record<string, unknown>> }) =>
    new Promise((resolve) => {
      account.update(keys);
      resolve({ id: account.id });
    });
  return {
    accounts: { update, retrieve: () => Promise.resolve({ id: account.id, keys: account.keys() }) },
    tasks: { retrieveStep: () => Promise.resolve({ config: { ...config, ...account.keys() } }) },
  };
}
