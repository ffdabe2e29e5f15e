import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import { openFlow, type Flow } from '../../lib/platform/flow/flow';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { ResourceServerOptions } from '../../lib/platform/resource-server/resource-server-options';

export const AMQP_URL = 'amqp://guest:guest@127.0.0.1:5672';
export const REDIS_URL = 'redis://127.0.0.1:6379';
export const CLIENT_SECRET = 'canary-client-secret';

/** What a flow is set up with. */
export interface BrokerFlowOptions {
  readonly server?: FaultyAuthorizationServerOptions;
  readonly api?: Omit<ResourceServerOptions, 'isActive'>;
  /** Further fields of the credential form. */
  readonly form?: Readonly<Record<string, unknown>>;
  readonly prefetch?: number;
  /** Whether the containers take turns in Redis. Default yes. */
  readonly redis?: boolean;
  /** More variables for the containers. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** This repository's component on the real runtime and broker, with an account whose token has expired. */
export interface BrokerFlow extends Pick<
  Flow,
  'start' | 'counts' | 'containers' | 'whenSettled' | 'outcomes' | 'sendUndecryptable'
> {
  readonly server: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly platform: PlatformApi;
  /** Sends requests to the API's `/me`, or to another path. */
  send(count: number, url?: string): Promise<void>;
  /** Sends them and waits for all outcomes. */
  deliver(count: number): Promise<void>;
  /** The token response that the platform holds. */
  stored(): Readonly<Record<string, unknown>>;
  expireStored(): void;
  /** A person connects the account again. */
  reconnect(): void;
  /** Whether the grant lives and the platform holds tokens of it that work. */
  isAlive(): boolean;
  close(): Promise<void>;
}

/** Starts everything but the containers. Fails if RabbitMQ or Redis is not there. */
export async function openBrokerFlow(options: BrokerFlowOptions = {}): Promise<BrokerFlow> {
  const account = `account-${randomUUID()}`;
  const client = { clientId: 'client-1', clientSecret: CLIENT_SECRET };
  const server = await startFaultyAuthorizationServer({
    accessTokenSeconds: 3600,
    ...client,
    ...options.server,
  });
  const api = await startResourceServer({ isActive: server.isActive, ...options.api });
  const platform = await startPlatformApi();
  const form = { ...client, authUri: server.url, tokenUri: server.tokenEndpoint, baseUrl: api.url };
  const connect = (): void => {
    platform.addAccount(account, { ...form, ...options.form, oauth: server.issue() });
  };
  connect();
  platform.addStep({ flowId: account, stepId: 'step', accountId: account });
  const flow = await openFlow({
    amqpUrl: AMQP_URL,
    platformApi: platform,
    flowId: account,
    stepId: 'step',
    componentDirectory: join(__dirname, '../..'),
    functionName: 'makeRawRequest',
    prefetch: options.prefetch ?? 10,
    environment: {
      FRESHKEYS_REDIS_URL: options.redis === false ? undefined : REDIS_URL,
      ...options.environment,
    },
  });
  const stored = (): Readonly<Record<string, unknown>> =>
    platform.account(account)?.['oauth'] as Readonly<Record<string, unknown>>;
  const expireStored = (): void => {
    server.expire(String(stored()['access_token']));
  };
  expireStored();
  const send = async (count: number, url = '/me'): Promise<void> => {
    await flow.send(Array.from({ length: count }, () => ({ body: { method: 'GET', url } })));
  };
  return {
    ...flow,
    server,
    api,
    platform,
    send,
    deliver: async (count) => {
      await send(count);
      await flow.whenSettled({ timeoutMs: 50_000 });
    },
    stored,
    expireStored,
    reconnect: connect,
    isAlive: () => server.grantAlive() && server.isActive(String(stored()['access_token'])),
    close: async () => {
      await flow.close();
      await Promise.all([server.close(), api.close(), platform.close(), forget(account)]);
    },
  };
}

/** Another spec must not find what this one has told. */
async function forget(account: string): Promise<void> {
  const redis = new Redis(REDIS_URL, { maxRetriesPerRequest: 1 });
  await redis.del(`freshkeys:{${account}}:tokens`, `mutex:freshkeys:{${account}}`);
  redis.disconnect();
}

/** Resolves as soon as something is so; mocha's time limit says that it never was. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(10);
}
