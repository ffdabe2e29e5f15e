import type { PagingClient } from '../http/pages/pagination';
import { isFreshkeysError } from '../errors';
import type { AccessTokens } from '../ports';
import { createAttachments, type Attachments } from './attachments';
import type { AuthorizedClient } from './client';
import { createEmitter, withId, type MessageEmitter } from './emitter';
import { adaptCall } from './ferryman';
import type {
  IncomingMessage,
  OutgoingMessage,
  RuntimeConfig,
  RuntimeContext,
  RuntimeLogger,
} from './runtime';

/** What a handler of an action or trigger gets. */
export interface HandlerContext<
  Body = Record<string, unknown>,
  Cfg extends RuntimeConfig = RuntimeConfig,
  Snapshot = Record<string, unknown>,
> {
  /** The request helper: an axios instance whose requests are authorized. */
  readonly http: PagingClient;
  /** The tokens that these requests carry, for those who need the token itself: `(await tokens.current()).value`. */
  readonly tokens: AccessTokens;
  /** Attachments in the platform's storage: read into requests, stored out of answers. */
  readonly attachments: Attachments;
  readonly message: IncomingMessage<Body>;
  readonly cfg: Cfg;
  /** What the step stored last time; an empty object the first time. */
  readonly snapshot: Snapshot;
  readonly emit: MessageEmitter;
  readonly logger: RuntimeLogger;
  /** The runtime's own `this`; under a ferryman, one with an `emit` that takes messages with a `body`. */
  readonly context: RuntimeContext;
}

/** What a handler may return: a message, several, or nothing. */
export type HandlerResult = OutgoingMessage | readonly OutgoingMessage[] | undefined | null;

/** A handler of an action or trigger. */
export type Handler<Body, Cfg extends RuntimeConfig, Snapshot> = (
  context: HandlerContext<Body, Cfg, Snapshot>,
) => Promise<HandlerResult> | Promise<void> | HandlerResult;

/** What follows the configuration: the last two come from a ferryman of Open Integration Hub alone. */
export type FurtherArguments = [
  snapshot?: Record<string, unknown>,
  incomingMessageHeaders?: unknown,
  tokenData?: unknown,
];

/** `process` as the runtime calls it. */
export type ProcessFunction = (
  this: RuntimeContext,
  message: IncomingMessage,
  cfg: RuntimeConfig,
  ...further: FurtherArguments
) => Promise<OutgoingMessage | undefined>;

/** What a handler runs with. */
export interface HandlerSetup<Cfg extends RuntimeConfig> {
  /** The client for one message. */
  readonly createClient: (context: RuntimeContext, cfg: Cfg, message: IncomingMessage) => AuthorizedClient;
  readonly transientFailures: (cfg: Cfg) => 'error' | 'rebound';
}

/**
 * Makes a `process` of a handler. It always ends: an asynchronous function that returns nothing still ends the message
 * (elasticio-sailor-nodejs `lib/executor.js`), and it ends after everything that was emitted has gone out. A ferryman
 * of Open Integration Hub may call it as well.
 */
export function createProcess<Body, Cfg extends RuntimeConfig, Snapshot>(
  setup: HandlerSetup<Cfg>,
  handler: Handler<Body, Cfg, Snapshot>,
): ProcessFunction {
  return async function process(received, cfg, ...[snapshot, incomingMessageHeaders, tokenData]) {
    const call = { context: this, message: received, cfg, incomingMessageHeaders, tokenData };
    const { context, message, finish, toThrown } = adaptCall(call);
    const { emit, hasEmitted, settled } = createEmitter(context, message.id);
    const typedCfg = cfg as Cfg;
    try {
      const { http, tokens } = setup.createClient(context, typedCfg, message);
      const result = await handler({
        http,
        tokens,
        attachments: createAttachments(http, message.id),
        message: message as unknown as IncomingMessage<Body>,
        cfg: typedCfg,
        snapshot: (snapshot ?? {}) as Snapshot,
        emit,
        logger: context.logger,
        context,
      });
      // Most handlers return one message and emit none: then there is nothing to wait for.
      if (Array.isArray(result)) await emitAll(emit, result as readonly OutgoingMessage[]);
      if (hasEmitted()) await settled();
      return await finish(isSingle(result) ? withId(result, message.id) : undefined);
    } catch (error) {
      await Promise.allSettled([settled()]);
      await Promise.allSettled([finish(undefined)]);
      if (!mayRebound(error) || setup.transientFailures(typedCfg) !== 'rebound') throw toThrown(error);
      await emit.rebound(error);
      return undefined;
    }
  };
}

/** A single result is emitted by the runtime itself; of a list each message goes out with an id of its own. */
async function emitAll(emit: MessageEmitter, messages: readonly OutgoingMessage[]): Promise<void> {
  for (const message of messages) await emit.data(message);
}

function isSingle(result: unknown): result is OutgoingMessage {
  return typeof result === 'object' && result !== null && !Array.isArray(result);
}

function mayRebound(error: unknown): boolean {
  return isFreshkeysError(error) && error.transient;
}
