import { resolve } from 'node:path';
import type { RuntimeConfig } from '../../lib/component/runtime';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { ResourceServerOptions } from '../../lib/platform/resource-server/resource-server-options';
import { createStepRunner, type StepRunner } from '../../lib/platform/runtime/step-runner';
import { stepSettings } from '../../lib/platform/runtime/step-settings';

const FIXTURES = resolve(__dirname, '../fixtures');

export const CLIENT = { clientId: 'client-1', clientSecret: 'canary-client-secret' };

/** What a world is opened with. */
export interface WorldOptions {
  readonly server?: FaultyAuthorizationServerOptions;
  readonly api?: Omit<ResourceServerOptions, 'isActive'>;
  /** The OAuth field of the component. Default `oauth`. */
  readonly field?: string;
  /** Further credential fields. */
  readonly form?: Readonly<Record<string, unknown>>;
}

/** What a step is started with. */
export interface StepOptions {
  readonly component: string;
  readonly functionName: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly snapshot?: Readonly<Record<string, unknown>>;
  readonly prefetch?: number;
}

/** A provider, its API, the platform, and one connected account. */
export interface World {
  readonly server: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly platform: PlatformApi;
  /** The configuration that the runtime hands over: form, tokens, account id. */
  readonly cfg: RuntimeConfig;
  /** The token response that the account was connected with. */
  readonly tokens: Readonly<Record<string, unknown>>;
  /** The token response that the platform holds now. */
  stored(): Readonly<Record<string, unknown>>;
  /** Makes the first access token invalid. */
  expire(): void;
  /** Runs a step of a fixture component on the runtime's own classes. */
  start(step: StepOptions): Promise<StepRunner>;
  close(): Promise<void>;
}

let accounts = 0;

/** Starts everything on loopback; each world has an account of its own. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { field = 'oauth' } = options;
  const server = await startFaultyAuthorizationServer({ ...CLIENT, ...options.server });
  const api = await startResourceServer({ isActive: server.isActive, ...options.api });
  const platform = await startPlatformApi();
  const runners: StepRunner[] = [];
  const tokens = server.issue();
  const uris = { authUri: `${server.url}/authorize`, tokenUri: server.tokenEndpoint, baseUrl: api.url };
  const keys = { ...CLIENT, ...uris, ...options.form, [field]: tokens };
  accounts += 1;
  const account = `account-${String(accounts)}`;
  platform.addAccount(account, keys);
  return {
    server,
    api,
    platform,
    tokens,
    cfg: { ...keys, _account: account },
    stored: () => platform.account(account)?.[field] as Readonly<Record<string, unknown>>,
    expire: () => {
      server.expire(tokens.access_token);
    },
    start: async ({ component, functionName, fields = {}, snapshot = {}, prefetch = 1 }) => {
      platform.addStep({ flowId: 'flow', stepId: 'step_1', accountId: account, fields, snapshot });
      const environment = {
        ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(prefetch),
        ELASTICIO_DATA_RATE_LIMIT: '100000',
      };
      const step = { platformApi: platform, flowId: 'flow', stepId: 'step_1', functionName, environment };
      const runner = createStepRunner(
        stepSettings({ ...step, componentDirectory: resolve(FIXTURES, component) }),
      );
      await runner.start();
      runners.push(runner);
      return runner;
    },
    close: async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
      await Promise.all([server.close(), api.close(), platform.close()]);
    },
  };
}
