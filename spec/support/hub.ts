import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import {
  createFerryman,
  type Ferryman,
  type FerrymanProcess,
} from '../../lib/platform/open-integration-hub/ferryman';
import type { HubSecretValue } from '../../lib/platform/open-integration-hub/hub-secret';
import {
  startSecretService,
  type SecretService,
} from '../../lib/platform/open-integration-hub/secret-service';
import type { OrchestratorToken } from '../../lib/platform/open-integration-hub/ferryman';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';

const CLIENT = { clientId: 'client-1', clientSecret: 'canary-client-secret' };

/** When tokens of a hub end, unless a spec says otherwise: nothing is refreshed by reading. */
const FAR = '2999-01-01T00:00:00.000Z';

/** A tenant of the hub: its secret, and what the orchestrator tells about its step. */
export interface HubTenant {
  readonly token: OrchestratorToken;
  /** The secret as it is stored now. */
  readonly value: () => HubSecretValue;
  /** The provider ends the access token; the hub notices nothing. */
  readonly expire: () => void;
  /** Moves the end of the token to where reading the secret refreshes it. */
  readonly makeDue: () => void;
}

/** A provider, its API and a hub. */
export interface Hub {
  readonly server: FaultyAuthorizationServer;
  readonly api: ResourceServer;
  readonly service: SecretService;
  /** `SECRET_SERVICE_BASE_URL` as a component sees it. */
  readonly environment: Readonly<Record<string, string>>;
  addTenant(name: string, fields?: Readonly<Record<string, unknown>>): HubTenant;
  startFerryman(process: FerrymanProcess): Ferryman;
  close(): Promise<void>;
}

/** Starts everything on loopback; the provider rotates refresh tokens. */
export async function openHub(): Promise<Hub> {
  const server = await startFaultyAuthorizationServer(CLIENT);
  const api = await startResourceServer({ isActive: server.isActive });
  const service = await startSecretService();
  const environment = { SECRET_SERVICE_BASE_URL: service.url };
  return {
    server,
    api,
    service,
    environment,
    addTenant: (name, fields = {}) => {
      const secretId = `secret-of-${name}`;
      const apiKey = `canary-key-of-${name}`;
      const issued = server.issue();
      service.addKey(apiKey, { owner: name });
      service.addSecret(secretId, {
        owner: name,
        value: {
          accessToken: issued.access_token,
          refreshToken: issued.refresh_token,
          expires: FAR,
          scope: issued.scope,
        },
        refresh: (value) => refreshAtProvider(server, value),
      });
      const value = (): HubSecretValue => service.value(secretId) ?? { accessToken: '' };
      return {
        token: { apiKey, secretId, tenant: name, flowId: `flow-of-${name}`, stepId: 'step_1', fields },
        value,
        expire: () => {
          server.expire(value().accessToken);
        },
        makeDue: () => {
          service.change(secretId, { expires: new Date().toISOString() });
        },
      };
    },
    startFerryman: (process) => createFerryman({ secretServiceUrl: service.url, process }),
    close: async () => {
      await Promise.all([server.close(), api.close(), service.close()]);
    },
  };
}

/** The hub's side of a refresh. */
async function refreshAtProvider(
  server: FaultyAuthorizationServer,
  { refreshToken = '' }: HubSecretValue,
): Promise<Partial<HubSecretValue>> {
  const answer = await fetch(server.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: CLIENT.clientId,
      client_secret: CLIENT.clientSecret,
    }),
  });
  if (!answer.ok) throw new Error('invalid_grant');
  const { access_token, refresh_token } = (await answer.json()) as Readonly<Record<string, string>>;
  return { accessToken: access_token ?? '', refreshToken: refresh_token ?? refreshToken, expires: FAR };
}
