import { connection } from '../connection';

/** `{ number }` -> the entry. */
export const process = connection.action<{ readonly number: string }>(async ({ http, message }) => {
  const { data } = await http.get(`/v1/entries/${encodeURIComponent(message.body.number)}`);
  return { body: data as unknown };
});
