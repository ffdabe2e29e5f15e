import { join } from 'node:path';
import { startContainer } from '../../lib/platform/runtime/container-process';
import type { Container } from '../../lib/platform/runtime/running-container';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { ResourceServerOptions } from '../../lib/platform/resource-server/resource-server-options';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import type { RefreshEvent, TraceEvent } from '../../lib/ports';

const COMPONENT_DIRECTORY = join(__dirname, '../..');
const STOCK_DIRECTORY = join(COMPONENT_DIRECTORY, 'lib/platform/stock-component');
const ACCOUNT = 'account-1';
const SECRET = 'secret-1';
const CLIENT_SECRET = 'canary-client-secret';

/** What a flow is set up with. */
export interface FlowOptions {
  readonly server?: FaultyAuthorizationServerOptions;
  readonly api?: Omit<ResourceServerOptions, 'isActive'>;
  /** Further fields of the credential form. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** Whether the tokens live in a secret of the platform rather than in the account. */
  readonly secret?: boolean;
}

/** What runs in a container; by default, this repository's own component. */
export interface ContainerWish {
  readonly prefetch?: number;
  /** The documented pattern instead. */
  readonly stock?: boolean;
  /** Another component instead: its directory and the action. */
  readonly component?: { readonly directory: string; readonly functionName: string };
}

/** One flow of one step: provider, API, platform and an account that was connected. */
export interface Flow {
  readonly server: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly platform: PlatformApi;
  /** Every event of every container so far. */
  readonly events: readonly TraceEvent[];
  /** The token response that the account holds at the platform. */
  storedTokens(): Readonly<Record<string, unknown>>;
  /** Makes the access token that the account holds invalid. */
  expireStoredToken(): void;
  /** A person connects the account again. */
  reconnect(): void;
  /** The platform refreshes its secret by itself. */
  refreshSecret(): Promise<void>;
  start(options?: ContainerWish): Promise<Container>;
  close(): Promise<void>;
}

/** Starts everything but the container. */
export async function openFlow(options: FlowOptions = {}): Promise<Flow> {
  const client = { clientId: 'client-1', clientSecret: CLIENT_SECRET };
  const server = await startFaultyAuthorizationServer({
    accessTokenSeconds: 3600,
    ...client,
    ...options.server,
  });
  const api = await startResourceServer({ isActive: server.isActive, ...options.api });
  const platform = await startPlatformApi();
  const events: TraceEvent[] = [];
  const containers: Container[] = [];
  const form = {
    ...client,
    authUri: server.url,
    tokenUri: server.tokenEndpoint,
    baseUrl: api.url,
    ...options.form,
  };
  const connect = (): void => {
    platform.addAccount(ACCOUNT, { ...form, oauth: server.issue() });
  };
  const secret = createSecret(server, platform);
  if (options.secret === true) {
    secret.connect();
    platform.addStep({ flowId: 'flow', stepId: 'step', fields: { ...form, secretId: SECRET } });
  } else {
    connect();
    platform.addStep({ flowId: 'flow', stepId: 'step', accountId: ACCOUNT });
  }
  const storedTokens = (): Readonly<Record<string, unknown>> =>
    platform.account(ACCOUNT)?.['oauth'] as Readonly<Record<string, unknown>>;
  return {
    server,
    api,
    platform,
    events,
    storedTokens,
    expireStoredToken: () => {
      server.expire(String(storedTokens()['access_token']));
    },
    reconnect: connect,
    refreshSecret: secret.refresh,
    start: async ({ prefetch = 1, stock = false, component } = {}) => {
      const container = await startContainer({
        componentDirectory: component?.directory ?? (stock ? STOCK_DIRECTORY : COMPONENT_DIRECTORY),
        functionName: component?.functionName ?? 'makeRawRequest',
        flowId: 'flow',
        stepId: 'step',
        platformApi: platform,
        environment: {
          ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(prefetch),
          // The runtime's throttle of 100 messages a second would be most of the time.
          ELASTICIO_DATA_RATE_LIMIT: '100000',
          ELASTICIO_ERROR_RATE_LIMIT: '100000',
        },
        onTrace: (event) => events.push(event as TraceEvent),
      });
      containers.push(container);
      return container;
    },
    close: async () => {
      await Promise.all(containers.map((container) => container.kill()));
      await Promise.all([server.close(), api.close(), platform.close()]);
    },
  };
}

/** The platform's side of a secret: it spends the refresh token itself. */
function createSecret(server: FaultyAuthorizationServer, platform: PlatformApi) {
  const renew = async (): Promise<Readonly<Record<string, unknown>>> => {
    const stored = platform.secret(SECRET) ?? {};
    const answer = await fetch(server.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: String(stored['refresh_token']),
        client_id: 'client-1',
        client_secret: CLIENT_SECRET,
      }),
    });
    if (!answer.ok) throw new Error('invalid_grant');
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  };
  return {
    connect: () => {
      platform.addSecret(SECRET, server.issue(), renew);
    },
    refresh: async () => {
      platform.addSecret(SECRET, { ...platform.secret(SECRET), ...(await renew()) }, renew);
    },
  };
}

/** Sends messages that are all in the queue at once. */
export function sendMany(container: Container, count: number, url = '/me'): Promise<StepOutcome[]> {
  return Promise.all(Array.from({ length: count }, () => container.send({ body: { method: 'GET', url } })));
}

/** How many messages were acked with one message of data each. */
export function countDelivered(outcomes: readonly StepOutcome[]): number {
  return outcomes.filter(({ acked, data }) => acked && data.length === 1).length;
}

/** The refreshes among the events. */
export function refreshesOf({ events }: Flow): RefreshEvent[] {
  return events.filter((event) => event.event === 'refresh');
}

/** All secrets that a flow has handled: none of them may be printed. */
export function secretsOf({ server }: Flow): string[] {
  const sent = server.requests.flatMap(({ parameters }) => [parameters['refresh_token'], CLIENT_SECRET]);
  return [...new Set(sent.filter((secret) => secret !== undefined))];
}
