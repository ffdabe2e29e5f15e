import { defineConnection, type Connection, type RuntimeConfig } from '../../lib/index';
import { createContext, descriptor, makeTokenResponse } from './component';
import { collectGarbage, readInput, repeat, report } from './worker';

/** How much is measured. */
export interface MemoryInput {
  readonly url: string;
  readonly credentials: number;
}

/** What the credentials take, in bytes of the heap. */
export interface MemoryResult {
  /** Everything, the token responses included. */
  readonly perCredential: number;
  /** The token response of one credential as JSON. */
  readonly payload: number;
  /** What a second message of every credential adds; nothing should stay. */
  readonly secondUse: number;
}

const CONCURRENCY = 64;

/** A configuration as a message brings it: with texts of its own, read from JSON. */
function presentConfig(index: number): RuntimeConfig {
  const cfg = { _account: `account-${String(index)}`, oauth: makeTokenResponse(index) };
  return JSON.parse(JSON.stringify(cfg)) as RuntimeConfig;
}

async function useAll(connection: Connection, count: number): Promise<number> {
  await repeat(
    (index) => connection.client(createContext(), presentConfig(index)).get('/contacts/1'),
    count,
    CONCURRENCY,
  );
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

async function main(): Promise<void> {
  const { url, credentials } = readInput() as MemoryInput;
  // Compiled code, sockets and pools of the HTTP client are there before the measurement begins.
  await useAll(defineConnection(descriptor, { baseURL: url }), 1_000);
  const connection = defineConnection(descriptor, { baseURL: url });
  const before = await useAll(connection, 1);
  const after = await useAll(connection, credentials);
  const afterSecondUse = await useAll(connection, credentials);
  report({
    perCredential: (after - before) / (credentials - 1),
    payload: Buffer.byteLength(JSON.stringify(makeTokenResponse(credentials - 1))),
    secondUse: (afterSecondUse - after) / credentials,
  } satisfies MemoryResult);
}

void main();
