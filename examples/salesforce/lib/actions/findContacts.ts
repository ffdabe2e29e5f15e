import { connection } from '../connection';

/** A text in SOQL, where quotes and backslashes mean something. */
const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`;

/** `{ email }` -> each contact with this address. */
export const process = connection.action<{ readonly email: string }>(async ({ http, message }) => {
  const q = `SELECT Id, Name, Email FROM Contact WHERE Email = ${quote(message.body.email)}`;
  const { data } = await http.get('/services/data/v62.0/query', { params: { q } });
  const { records } = data as { readonly records: readonly unknown[] };
  return records.map((body) => ({ body }));
});
