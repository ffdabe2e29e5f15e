import { connection } from '../connection';

/** `{ words }` -> each message that has them. */
export const process = connection.action<{ readonly words: string }>(async ({ http, message }) => {
  const $search = JSON.stringify(message.body.words);
  const { data } = await http.get('/me/messages', { params: { $search, $top: 25 } });
  return (data as { readonly value: readonly unknown[] }).value.map((body) => ({ body }));
});
