import type { PagingClient } from '../http/pages/pagination';
import { obtainsByItself } from '../settings/obtaining';
import { createTokenMemory } from '../tokens/token-memory';
import { prepareAuthorization, type PendingAuthorization } from '../settings/authorization';
import { completeAuthorization, finishConnecting, NEW_CONNECTION } from './authorization-exchange';
import { isTask } from './account-channels';
import { createClient, type AuthorizedClient } from './client';
import { prepareVerification } from './completeness';
import { createDefinitionResolver } from './definition';
import { createDescriptorParser, requireOAuthField, type ComponentDescriptor } from './descriptor';
import { authorizeDevice, type DevicePrompt } from './device-authorization';
import { createProcess, type Handler, type HandlerSetup, type ProcessFunction } from './handlers';
import { obtainTokens } from './issuer';
import { inspectConnection, type ConnectionInspection } from './inspection';
import { createLasting } from './lasting';
import type { ConnectionDefinition, ConnectionOptions } from './options';
import { refreshNow } from './refresh-now';
import { openRequestContext } from './request-context';
import { revokeTokens } from './revocation';
import type { IncomingMessage, RuntimeConfig, RuntimeContext } from './runtime';
import { createServiceMethod, type ServiceFunction, type ServiceHandler } from './service-methods';
import type { Call, OpenedConnection } from './session';
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
  client(context: RuntimeContext, cfg: Cfg): PagingClient;
  /** Begins to obtain the first tokens: the URL that a person's browser opens. */
  authorize(cfg: Cfg, redirectUri: string): PendingAuthorization;
  /** Completes {@link authorize} with the URL that the provider sent the browser back to; returns the token response. */
  exchange(
    cfg: Cfg,
    pending: PendingAuthorization,
    callbackUrl: string,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Obtains the first tokens by a code that a person enters elsewhere (RFC 8628); `prompt` shows what to do. */
  authorizeDevice(
    cfg: Cfg,
    prompt: (prompt: DevicePrompt) => void,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Obtains the first tokens by a grant that needs no person: client credentials, password, assertion, log-in. */
  obtain(cfg: Cfg): Promise<Readonly<Record<string, unknown>>>;
  /** Revokes the tokens of an account at the provider (RFC 7009). */
  revoke(cfg: Cfg): Promise<void>;
  /** Renews the tokens of an account now, and saves them before it returns: by hand, at a desk. */
  refresh(context: RuntimeContext, cfg: Cfg): Promise<void>;
  /** What this connection is for a configuration: its tokens, how they are obtained, what it lacks. Sends nothing. */
  inspect(cfg: Cfg): Promise<ConnectionInspection>;
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
  const openTyped = createOpener(descriptor, definition, surroundings);
  // For code that looks at no field of the configuration.
  const open = (cfg: Cfg): OpenedConnection => openTyped(cfg) as unknown as OpenedConnection;
  const openClient =
    (kind: Call['kind']) =>
    (context: RuntimeContext, cfg: Cfg, message?: IncomingMessage): AuthorizedClient =>
      createClient(toCall(openTyped(cfg), { context, memory, kind, messageId: message?.id }));
  const client =
    (kind: Call['kind']) =>
    (context: RuntimeContext, cfg: Cfg): PagingClient =>
      openClient(kind)(context, cfg).http;
  const setup: HandlerSetup<Cfg> = {
    createClient: openClient('process'),
    transientFailures: (cfg) => open(cfg).options.transientFailures ?? 'error',
  };
  return {
    action: (handler) => createProcess(setup, handler),
    trigger: (handler) => createProcess(setup, handler),
    verify: (handler) =>
      createVerification(handler, client('verification'), async (cfg) => prepareVerification(open(cfg))),
    selectModel: (handler) => createServiceMethod(handler, client('service')),
    metaModel: (handler) => createServiceMethod(handler, client('service')),
    client: (context, cfg) => client(isTask(context) ? 'process' : 'service')(context, cfg),
    authorize: (cfg, redirectUri) => prepareAuthorization(openRequestContext(open(cfg)), redirectUri),
    exchange: async (cfg, pending, callbackUrl) => completeAuthorization(open(cfg), pending, callbackUrl),
    authorizeDevice: async (cfg, prompt) => authorizeDevice(open(cfg), prompt),
    obtain: async (cfg) => finishConnecting(open(cfg), await obtainTokens(open(cfg), NEW_CONNECTION, {})),
    revoke: async (cfg) => revokeTokens(open(cfg)),
    refresh: async (context, cfg) =>
      refreshNow(toCall(open(cfg), { context, memory, kind: 'service', messageId: undefined })),
    inspect: async (cfg) => inspectConnection(open(cfg)),
  };
}

/** What a call adds to the connection that it opens. */
type CallFacts = Pick<Call, 'context' | 'memory' | 'kind' | 'messageId'>;

/** Member by member: this is the way of every message, and a spread takes ten times as long. */
function toCall<Cfg extends RuntimeConfig>(
  { cfg, declaration, options, definition, surroundings, lasting }: OpenedConnection<Cfg>,
  { context, memory, kind, messageId }: CallFacts,
): Call<Cfg> {
  return { cfg, declaration, options, definition, surroundings, lasting, context, memory, kind, messageId };
}

/** Finds out what the connection is for a configuration. */
function createOpener<Cfg extends RuntimeConfig>(
  descriptor: ComponentDescriptor,
  definition: ConnectionDefinition<Cfg>,
  given: Partial<Surroundings>,
): (cfg: Cfg) => OpenedConnection<Cfg> {
  const surroundings = createSurroundings(given.environment ?? process.env, given);
  const lasting = createLasting(surroundings);
  const parse = createDescriptorParser(descriptor);
  const resolve = createDefinitionResolver();
  return (cfg) => {
    const options = typeof definition === 'function' ? definition(cfg) : definition;
    const declaration = parse();
    const known = resolve(declaration, options as ConnectionOptions, cfg);
    // Tokens that need a person to obtain them need a place where the platform keeps them.
    if (!obtainsByItself(known)) requireOAuthField(declaration);
    return { cfg, options, declaration, definition: known, surroundings, lasting };
  };
}
