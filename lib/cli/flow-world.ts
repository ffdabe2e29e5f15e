import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../platform/faulty-server/faulty-authorization-server';
import { startPlatformApi, type PlatformApi } from '../platform/rest-api/platform-api';
import { startResourceServer, type ResourceServer } from '../platform/resource-server/resource-server';
import { randomUUID } from 'node:crypto';
import { createAccountProbe } from './flow-account';
import type { FlowPlan } from './flow-plan';
import type { WorldFigures } from './flow-result';

/** Everything around a flow but the broker. */
export interface FlowWorld {
  readonly platform: PlatformApi;
  readonly flowId: string;
  readonly stepId: string;
  /** What has been counted so far; `undefined` without a provider of our own. */
  readonly counts: () => Omit<WorldFigures, 'accountAlive' | 'savedTokensInUse'> | undefined;
  /** Makes the access token that the platform holds invalid. */
  readonly expire: () => void;
  /** The end of a run: spends the stored refresh token to see whether it works. */
  readonly figures: () => Promise<WorldFigures | undefined>;
  close(): Promise<void>;
}

/** Another one for each run: what an earlier run told in Redis is about another account. */
const newAccount = (): string => `account-${randomUUID()}`;
const STEP = { flowId: 'flow', stepId: 'step_1' } as const;
const CLIENT = { clientId: 'client-1', clientSecret: 'client-secret-of-this-run' } as const;

/** A provider, an API that it protects, and a platform that holds a connected account. */
export async function startFlowWorld(plan: FlowPlan): Promise<FlowWorld> {
  const server = await startFaultyAuthorizationServer({
    accessTokenSeconds: 3600,
    ...CLIENT,
    ...plan.provider,
  });
  const accepted: string[] = [];
  const isActive = (token: string): boolean => {
    const active = server.isActive(token);
    if (active && !accepted.includes(token)) accepted.push(token);
    return active;
  };
  const api = await startResourceServer({ ...plan.api, isActive });
  const platform = await startPlatformApi();
  const account = newAccount();
  connectAccount({ server, api, platform }, plan, account);
  const counts = () => countAll({ server, api, platform });
  const probe = createAccountProbe({ account, server, platform, accepted, client: CLIENT });
  return {
    platform,
    ...STEP,
    counts,
    expire: () => {
      server.expire(
        String((platform.account(account)?.['oauth'] as { access_token?: unknown }).access_token),
      );
    },
    // Counted before the probe, which is a token request of its own.
    figures: async () => ({ ...counts(), ...(await probe()) }),
    close: async () => {
      await Promise.all([server.close(), api.close(), platform.close()]);
    },
  };
}

/** A platform alone, whose step has this configuration: for a component that has servers of its own. */
export async function startConfiguredWorld(config: Readonly<Record<string, unknown>>): Promise<FlowWorld> {
  const platform = await startPlatformApi();
  const account = newAccount();
  platform.addAccount(account, config);
  platform.addStep({ ...STEP, accountId: account });
  const none = (): undefined => undefined;
  return {
    platform,
    ...STEP,
    counts: none,
    expire: none,
    figures: () => Promise.resolve(undefined),
    close: () => platform.close(),
  };
}

interface Servers {
  readonly server: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly platform: PlatformApi;
}

function connectAccount({ server, api, platform }: Servers, plan: FlowPlan, account: string): void {
  const oauth = server.issue();
  if (plan.accessToken !== 'valid') server.expire(oauth.access_token);
  server.next(...(plan.script ?? []));
  const form = { ...CLIENT, authUri: server.url, tokenUri: server.tokenEndpoint, baseUrl: api.url };
  platform.addAccount(account, { ...form, ...plan.form, oauth });
  platform.addStep({ ...STEP, accountId: account });
  platform.failUpdates(plan.failedUpdates ?? 0);
}

function countAll({
  server,
  api,
  platform,
}: Servers): Omit<WorldFigures, 'accountAlive' | 'savedTokensInUse'> {
  const { tokenRequests, reuseDetected } = server.counts();
  const { accountUpdates, failedUpdates } = platform.counts();
  return { apiCalls: api.counts().requests, tokenRequests, reuseDetected, accountUpdates, failedUpdates };
}
