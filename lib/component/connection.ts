import type { AxiosInstance } from '../http/axios-types';
import { createTokenMemory } from '../tokens/token-memory';
import { type AuthorizationSetup, type PendingAuthorization } from './authorization';
import { beginAuthorization } from './authorization-begin';
import { completeAuthorization } from './authorization-exchange';
import { isTask } from './account-channels';
import { createClient } from './client';
import { assertComplete } from './completeness';
import { createDescriptorParser, type ComponentDescriptor } from './descriptor';
import { createProcess, type Handler, type HandlerSetup, type ProcessFunction } from './handlers';
import type { ConnectionDefinition, ConnectionOptions } from './options';
import type { IncomingMessage, RuntimeConfig, RuntimeContext } from './runtime';
import { createServiceMethod, type ServiceFunction, type ServiceHandler } from './service-methods';
import type { Call } from './session';
import { createSurroundings, type Surroundings } from './surroundings';
import { createVerification, type VerificationHandler, type VerifyFunction } from './verification';

/** One object per component, created once when its module is loaded. It owns everything that outlives a message. */
export interface Connection<Cfg extends RuntimeConfig = RuntimeConfig> {
  /** Makes the `process` of an action. */
  action<Body = Record<string, unknown>>(
    handler: Handler<Body, Cfg, Record<string, unknown>>,
  ): ProcessFunction;
  /** Makes the `process` of a trigger. */
  trigger<Snapshot = Record<string, unknown>>(
    handler: Handler<Record<string, unknown>, Cfg, Snapshot>,
  ): ProcessFunction;
  /** Makes `verifyCredentials`: always `{ verified, reason }`, and never a refresh token spent that cannot be saved. */
  verify(handler: VerificationHandler<Cfg>): VerifyFunction;
  /** Makes a select model: `{ value: label }`. Tokens are saved before it answers or fails. */
  selectModel(handler: ServiceHandler<Cfg, Readonly<Record<string, string>>>): ServiceFunction;
  /** Makes `getMetaModel`: `{ in, out }`. Tokens are saved before it answers or fails. */
  metaModel(handler: ServiceHandler<Cfg, { readonly in?: unknown; readonly out?: unknown }>): ServiceFunction;
  /** The request helper for a hand-written `process(msg, cfg)`: `connection.client(this, cfg)`. */
  client(context: RuntimeContext, cfg: Cfg): AxiosInstance;
  /** Begins to obtain the first tokens: the URL that a person's browser opens. */
  authorize(cfg: Cfg, redirectUri: string): PendingAuthorization;
  /** Completes {@link authorize} with the URL that the provider sent the browser back to; returns the token response. */
  exchange(
    cfg: Cfg,
    pending: PendingAuthorization,
    callbackUrl: string,
  ): Promise<Readonly<Record<string, unknown>>>;
}

/**
 * Defines the connection of a component. Never throws: the runtime takes a `verifyCredentials` that cannot be loaded
 * for one that says yes, so whatever is wrong with the descriptor or the options is reported by the first use.
 *
 * @param descriptor the content of `component.json`, the single source for client, URIs, scopes and the OAuth field
 * @param definition options, or a function of the configuration that returns them
 * @param surroundings clock, randomness, transport, environment and trace; for specs
 * @example
 * export const connection = defineConnection(descriptor, { baseURL: 'https://api.example.com' });
 */
export function defineConnection<Cfg extends RuntimeConfig = RuntimeConfig>(
  descriptor: ComponentDescriptor,
  definition: ConnectionDefinition<Cfg> = {},
  surroundings: Partial<Surroundings> = {},
): Connection<Cfg> {
  const memory = createTokenMemory();
  const completed = { ...createSurroundings(process.env), ...surroundings };
  const parse = createDescriptorParser(descriptor);
  const open = (cfg: Cfg): Opened<Cfg> => {
    const options = typeof definition === 'function' ? definition(cfg) : definition;
    return { cfg, options, declaration: parse(options.oauth2), surroundings: completed };
  };
  const client =
    (kind: Call['kind']) =>
    (context: RuntimeContext, cfg: Cfg, message?: IncomingMessage): AxiosInstance =>
      createClient({ ...open(cfg), context, memory, kind, messageId: message?.id });
  const setup: HandlerSetup<Cfg> = {
    createClient: client('process'),
    transientFailures: (cfg) => open(cfg).options.transientFailures ?? 'error',
  };
  return {
    action: (handler) => createProcess(setup, handler),
    trigger: (handler) => createProcess(setup, handler),
    verify: (handler) =>
      createVerification(handler, client('verification'), (cfg) => {
        assertComplete(open(cfg));
      }),
    selectModel: (handler) => createServiceMethod(handler, client('service')),
    metaModel: (handler) => createServiceMethod(handler, client('service')),
    client: (context, cfg) => client(isTask(context) ? 'process' : 'service')(context, cfg),
    authorize: (cfg, redirectUri) => beginAuthorization(withoutTypes(open(cfg)), redirectUri),
    exchange: async (cfg, pending, callbackUrl) =>
      completeAuthorization(withoutTypes(open(cfg)), pending, callbackUrl),
  };
}

/** What a connection is for one configuration. */
type Opened<Cfg extends RuntimeConfig> = Pick<Call<Cfg>, 'cfg' | 'declaration' | 'options' | 'surroundings'>;

/** The options of a typed configuration, for code that looks at no field of it. */
function withoutTypes<Cfg extends RuntimeConfig>(opened: Opened<Cfg>): AuthorizationSetup {
  return { ...opened, options: opened.options as ConnectionOptions };
}
