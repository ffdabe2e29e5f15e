import { connection } from '../connection';

interface Listing {
  readonly entries: readonly unknown[];
  readonly cursor: string;
  readonly has_more: boolean;
}

/** `{ path }` -> each file and folder there. */
export const process = connection.action<{ readonly path: string }>(async ({ http, message, emit }) => {
  const { path } = message.body;
  let { data } = await http.post<Listing>('/files/list_folder', { path });
  for (const entry of data.entries) await emit.data({ body: entry });
  while (data.has_more) {
    ({ data } = await http.post<Listing>('/files/list_folder/continue', { cursor: data.cursor }));
    for (const entry of data.entries) await emit.data({ body: entry });
  }
});
