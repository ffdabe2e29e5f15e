import { defineConnection } from '../../lib/index';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import { process as makeRawRequest } from '../../lib/platform/stock-component/makeRawRequest';
import { createContext, descriptor } from './component';
import { readInput, report } from './worker';

/** How many messages meet one expired token at the same time. */
export interface StormInput {
  readonly messages: number;
}

/** What a storm came to. */
export interface StormResult {
  readonly name: string;
  readonly tokenRequests: number;
  readonly failures: number;
  readonly reuse: number;
  /** How often tokens were handed to the platform. */
  readonly saves: number;
  /** Requests that the API answered with 401. */
  readonly rejections: number;
  readonly milliseconds: number;
}

/** One message: what it sends, with the configuration that all of them were given. */
type SendOne = (cfg: StormConfig, saves: unknown[]) => Promise<unknown>;

interface StormConfig extends Readonly<Record<string, unknown>> {
  readonly _account: string;
  readonly baseUrl: string;
  readonly tokenUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly oauth: { readonly access_token: string; readonly refresh_token: string };
}

interface World {
  readonly authority: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly cfg: StormConfig;
}

async function startWorld(expiry: Readonly<Record<string, unknown>>): Promise<World> {
  const client = { clientId: 'bench', clientSecret: 'bench-secret' };
  const authority = await startFaultyAuthorizationServer({
    ...client,
    accessTokenSeconds: 3600,
    delayMs: 50,
  });
  const api = await startResourceServer({ isActive: authority.isActive });
  const { access_token, refresh_token, scope } = authority.issue();
  authority.expire(access_token);
  const urls = { baseUrl: api.url, tokenUri: authority.tokenEndpoint };
  const oauth = { access_token, refresh_token, scope, ...expiry };
  return { authority, api, cfg: { _account: 'bench', ...client, ...urls, oauth } };
}

async function storm(name: string, messages: number, make: () => Promise<[World, SendOne]>) {
  const [{ authority, api, cfg }, sendOne] = await make();
  const saves: unknown[] = [];
  const startedAt = performance.now();
  const outcomes = await Promise.allSettled(Array.from({ length: messages }, () => sendOne(cfg, saves)));
  const milliseconds = performance.now() - startedAt;
  const { tokenRequests, reuseDetected } = authority.counts();
  await Promise.all([authority.close(), api.close()]);
  return {
    name,
    tokenRequests,
    failures: outcomes.filter(({ status }) => status === 'rejected').length,
    reuse: reuseDetected,
    saves: saves.length,
    rejections: api.counts().rejected,
    milliseconds,
  } satisfies StormResult;
}

/** Every message has a context and a client of its own, as the runtime calls `process`. */
function sendWithLibrary(baseURL: string): SendOne {
  const connection = defineConnection(descriptor, { baseURL });
  return (cfg, saves) => connection.client(createContext(saves), cfg).get('/me');
}

/** The documented pattern: refresh on 401, `updateKeys`, send again; no message knows of another. */
const sendStock: SendOne = (cfg, saves) => {
  const emit = (_event: string, payload: unknown): Promise<boolean> => {
    saves.push(payload);
    return Promise.resolve(true);
  };
  return makeRawRequest.call({ emit }, { body: { url: '/me' } }, cfg);
};

async function main(): Promise<void> {
  const { messages } = readInput() as StormInput;
  const expiredAt = Math.floor(Date.now() / 1000) - 10;
  const known = await storm('freshkeys, expiry known', messages, async () => {
    const world = await startWorld({ expires_in: 3600, expires_at: expiredAt });
    return [world, sendWithLibrary(world.api.url)];
  });
  const unknown = await storm('freshkeys, 401 tells', messages, async () => {
    const world = await startWorld({});
    return [world, sendWithLibrary(world.api.url)];
  });
  const stock = await storm('stock pattern, 401 tells', messages, async () => [
    await startWorld({}),
    sendStock,
  ]);
  report([known, unknown, stock]);
}

void main();
