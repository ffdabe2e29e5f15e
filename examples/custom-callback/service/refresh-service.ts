import { createServer } from 'node:http';
import { createCallbackListener } from 'freshkeys';
import { renewSession } from '../lib/renew-session';

const { CALLBACK_SECRET: secret, PORT = '8080' } = process.env;
if (!secret)
  throw new Error('Set CALLBACK_SECRET to the secret of the callback service on the credential form.');

/** The same function behind a URL. */
export const server = createServer(createCallbackListener({ callback: renewSession, secret })).listen(
  Number(PORT),
);
