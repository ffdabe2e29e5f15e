import { connection } from '../connection';

interface Contact {
  readonly SystemModstamp: string;
}

/** Emits each contact that was made or changed since the last one that was emitted. */
export const process = connection.trigger<{ readonly since?: string }>(async ({ http, snapshot, emit }) => {
  const { since = '1970-01-01T00:00:00Z' } = snapshot;
  const q = `SELECT Id, Name, Email, SystemModstamp FROM Contact WHERE SystemModstamp > ${since} ORDER BY SystemModstamp`;
  let newest = since;
  for await (const { data } of http.pages({ url: '/services/data/v62.0/query', params: { q } })) {
    for (const contact of (data as { readonly records: readonly Contact[] }).records) {
      await emit.data({ body: contact });
      newest = contact.SystemModstamp;
    }
  }
  // At the end: what fails before is repeated, and nothing is lost.
  await emit.snapshot({ since: newest });
});
