import { connection } from '../connection';

interface Mail {
  readonly receivedDateTime: string;
}

/** Emits each message that has come since the newest one that was emitted; of very many the rest with the next poll. */
export const process = connection.trigger<{ readonly since?: string }>(async ({ http, snapshot, emit }) => {
  const since = snapshot.since ?? new Date().toISOString();
  const params = { $filter: `receivedDateTime gt ${since}`, $orderby: 'receivedDateTime', $top: 100 };
  const { data } = await http.get('/me/messages', { params });
  const { value } = data as { readonly value: readonly Mail[] };
  for (const mail of value) await emit.data({ body: mail });
  await emit.snapshot({ since: value.at(-1)?.receivedDateTime ?? since });
});
