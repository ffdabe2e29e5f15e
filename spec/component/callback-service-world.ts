import type { Connection } from '../../lib/component/connection';
import type { CallbackService, RefreshOptions } from '../../lib/component/options';
import type { TraceEvent } from '../../lib/ports';
import { NOW, openProviderWorld, type ConnectWishes, type ProviderWorld } from '../support/provider-world';
import type { RecordedRequest, Responder } from '../support/recording-server';
import { createTaskContext, type RecordedContext } from '../support/runtime-context';
import type { TestClock } from '../../lib/testing/test-clock';

export const SERVICE_SECRET = 'canary-service-secret';
export const FORM = { clientId: 'client-1', clientSecret: 'canary-client-secret' };

/** What the account holds: a token that has ended. */
export const STORED = {
  access_token: 'canary-old-access',
  refresh_token: 'canary-old-refresh',
  token_type: 'Bearer',
  scope: 'read write',
  expires_at: NOW / 1000 - 1,
};

/** What the service answers unless a spec says otherwise. */
export const FRESH = {
  access_token: 'canary-new-access',
  token_type: 'bearer',
  expires_in: 3600,
  refresh_token: 'canary-new-refresh',
  scope: 'read',
};

/** What a connection with a service is set up with. */
export interface ServiceWishes extends ConnectWishes {
  readonly service?: Partial<CallbackService>;
  readonly refresh?: RefreshOptions;
}

/** A connection with a service, and one message for it at a time. */
export interface ServiceConnection {
  readonly connection: Connection;
  readonly clock: TestClock;
  readonly events: readonly TraceEvent[];
  /** One message that asks the API once. */
  readonly send: (context?: RecordedContext) => Promise<unknown>;
}

/** A refresh token callback service and an API on loopback. */
export interface ServiceWorld extends ProviderWorld {
  readonly serviceUrl: string;
  /** What the service answers from now on; `index` counts its calls from 0. */
  answer(responder: Responder): void;
  /** The requests that reached the service. */
  calls(): readonly RecordedRequest[];
  /** The bearer tokens that reached the API. */
  bearers(): readonly (string | undefined)[];
  open(wishes?: ServiceWishes): ServiceConnection;
}

/** Starts both. */
export async function openServiceWorld(): Promise<ServiceWorld> {
  const world = await openProviderWorld();
  const isApi = ({ target }: RecordedRequest): boolean => target.startsWith('/api');
  const calls = (): RecordedRequest[] =>
    world.server.requests.filter(({ target }) => target.startsWith('/service'));
  const answer = (responder: Responder): void => {
    world.server.respond((request) =>
      isApi(request) ? { body: { name: 'Jane' } } : responder(request, calls().length - 1),
    );
  };
  answer(() => ({ body: FRESH }));
  const serviceUrl = `${world.server.url}/service`;
  return {
    ...world,
    serviceUrl,
    answer,
    calls,
    bearers: () => world.server.requests.filter(isApi).map(({ headers }) => headers['authorization']),
    open: (wishes) => open(world, serviceUrl, wishes),
  };
}

function open(world: ProviderWorld, url: string, wishes: ServiceWishes = {}): ServiceConnection {
  const { service, refresh, options, surroundings, ...rest } = wishes;
  const events: TraceEvent[] = [];
  const { connection, cfg, clock } = world.connect({
    form: FORM,
    stored: STORED,
    ...rest,
    options: {
      ...options,
      refresh: { callbackService: { url, secret: SERVICE_SECRET, ...service }, ...refresh },
    },
    surroundings: { trace: (event) => void events.push(event), random: () => 0.5, ...surroundings },
  });
  const process = connection.action(async ({ http }) => {
    const { data } = await http.get<{ name: string }>('/me');
    return { body: data.name };
  });
  return {
    connection,
    clock,
    events,
    send: async (context = createTaskContext()) =>
      (await process.call(context, { id: 'message-1', body: {} }, cfg))?.body,
  };
}

/** The members of a call. */
export function bodyOf(
  call: { readonly body: string | undefined } | undefined,
): Readonly<Record<string, unknown>> {
  return JSON.parse(call?.body ?? '{}') as Readonly<Record<string, unknown>>;
}
