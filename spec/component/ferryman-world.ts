import { defineConnection, type Connection } from '../../lib/component/connection';
import type { Handler } from '../../lib/component/handlers';
import type { ConnectionOptions } from '../../lib/component/options';
import type { RuntimeConfig } from '../../lib/component/runtime';
import type { FerrymanOutcome } from '../../lib/platform/open-integration-hub/ferryman-outcome';
import type { HubMessage, OrchestratorToken } from '../../lib/platform/open-integration-hub/ferryman';
import { openHub, type Hub, type HubTenant } from '../support/hub';
import { DESCRIPTOR } from './descriptors';

export const FORM = { clientId: 'c', clientSecret: 's', tokenUri: 'https://provider.example/token' };
export const MESSAGE: HubMessage = { data: { x: 1 }, metadata: { oihUid: 'uid-1', recordUid: 'rec-1' } };

/** A handler of the component that a ferryman runs here. */
export type TestHandler = Handler<Record<string, unknown>, RuntimeConfig, Record<string, unknown>>;

export const askMe = (async ({ http }) => ({
  body: (await http.get<unknown>('/me')).data,
})) satisfies TestHandler;

/** What differs from the usual delivery. */
export interface Wishes {
  readonly message?: HubMessage;
  readonly token?: OrchestratorToken;
  readonly options?: ConnectionOptions;
  readonly environment?: Readonly<Record<string, string>>;
  readonly snapshot?: Record<string, unknown>;
}

/** A hub with one tenant, and a component that it runs. */
export interface FerrymanWorld extends Hub {
  readonly tenant: HubTenant;
  connect(wishes?: Wishes): Connection;
  /** Runs a handler with one message, in a process of its own. */
  deliver(handler: TestHandler, wishes?: Wishes): Promise<FerrymanOutcome>;
}

/** Starts the hub. */
export async function openFerrymanWorld(): Promise<FerrymanWorld> {
  const hub = await openHub();
  const tenant = hub.addTenant('acme', FORM);
  const connect: FerrymanWorld['connect'] = ({ options, environment = hub.environment } = {}) =>
    defineConnection(DESCRIPTOR, { baseURL: hub.api.url, ...options }, { environment });
  return {
    ...hub,
    tenant,
    connect,
    deliver: (handler, wishes = {}) => {
      const { message = MESSAGE, token = tenant.token, snapshot } = wishes;
      return hub.startFerryman(connect(wishes).action(handler)).deliver(message, token, snapshot);
    },
  };
}
