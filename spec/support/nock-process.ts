import type Nock from 'nock';
import type { defineConnection as DefineConnection } from '../../lib/component/connection';
import { startLoopbackServer } from '../../lib/platform/loopback-server';
import { createTaskContext } from './runtime-context';

/**
 * A process of its own in which requests of a connection are intercepted with nock, and nothing is set: what is loaded
 * first, nock or freshkeys, is decided once in a process. It prints what every request was answered with.
 */
async function main(): Promise<void> {
  const [nock, defineConnection] = load(process.env['FIRST']);
  const server = await startLoopbackServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(`server ${String(request.headers.authorization)}`));
  });
  const connection = defineConnection(
    {
      credentials: { fields: { oauth: { viewClass: 'OAuthFieldView' } }, oauth2: { client_id: 'client-1' } },
    },
    { baseURL: server.url, refresh: { when: 'never' } },
  );
  const http = connection.client(createTaskContext(), { oauth: { access_token: 'one' } });
  const answers: unknown[] = [];
  const ask = async (): Promise<void> => {
    answers.push((await http.post<unknown>('/me', { a: 1 })).data);
  };
  const intercept = (answer: string): void => {
    nock(server.url).post('/me', { a: 1 }).matchHeader('authorization', 'Bearer one').reply(200, answer);
  };

  await ask();
  nock.restore();
  await ask();
  nock.activate();
  intercept('nock 1');
  await ask();
  intercept('nock 2');
  await ask();
  nock.cleanAll();
  await ask();
  nock.restore();
  await ask();
  nock.activate();
  intercept('nock 3');
  await ask();
  console.log(JSON.stringify({ answers, done: nock.isDone() }));
  nock.restore();
  await server.close();
}

type Loaded = readonly [nock: typeof Nock, defineConnection: typeof DefineConnection];

function load(first: string | undefined): Loaded {
  if (first === 'nock') return [loadNock(), loadFreshkeys()];
  const defineConnection = loadFreshkeys();
  return [loadNock(), defineConnection];
}

// Only `require` loads a module when it is said.
/* eslint-disable @typescript-eslint/no-require-imports */
const loadNock = (): typeof Nock => require('nock') as typeof Nock;

const loadFreshkeys = (): typeof DefineConnection =>
  (require('../../lib/component/connection') as { readonly defineConnection: typeof DefineConnection })
    .defineConnection;
/* eslint-enable @typescript-eslint/no-require-imports */

void main();
