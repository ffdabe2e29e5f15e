import type { Adapter, AdapterPayload } from 'oidc-provider';

type Records = Map<string, AdapterPayload>;

/**
 * Storage in memory for one `oidc-provider`. Unlike its built-in one it belongs to one server and forgets nothing:
 * the built-in one drops the oldest of 1,000 entries, and a dropped spent refresh token is no detected reuse.
 *
 * @returns a factory of adapters, one for each kind of artifact
 */
export function createProviderStorage(): (kind: string) => Adapter {
  const kinds = new Map<string, Records>();
  return (kind) => {
    const records: Records = kinds.get(kind) ?? new Map<string, AdapterPayload>();
    kinds.set(kind, records);
    return recordsAdapter(records);
  };
}

// Every method does its work before its first await: a check and the write after it cannot be interleaved.
function recordsAdapter(records: Records): Adapter {
  const findBy = (matches: (payload: AdapterPayload) => boolean): Promise<AdapterPayload | undefined> =>
    Promise.resolve([...records.values()].find(matches));
  return {
    upsert: (id, payload) => {
      records.set(id, payload);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(records.get(id)),
    findByUid: (uid) => findBy((payload) => payload.uid === uid),
    findByUserCode: (userCode) => findBy((payload) => payload.userCode === userCode),
    consume: (id) => {
      const payload = records.get(id);
      if (payload) records.set(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
      return Promise.resolve();
    },
    destroy: (id) => {
      records.delete(id);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [id, payload] of records) if (payload.grantId === grantId) records.delete(id);
      return Promise.resolve();
    },
  };
}
