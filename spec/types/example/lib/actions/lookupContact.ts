/* eslint-disable @typescript-eslint/no-unsafe-assignment -- without a type argument, axios gives `any` */
// lib/actions/lookupContact.ts
import { connection } from '../connection';

export const process = connection.action(async ({ http, message }) => {
  const { data } = await http.get('/contacts', { params: { email: message.body.email } });
  return { body: data };
});
