import { isRecord, nonEmptyString } from '../oauth2/wire';
import { presentsHubToken } from './ferryman-tokens';
import type {
  FerrymanTokenData,
  IncomingMessage,
  OutgoingMessage,
  RuntimeConfig,
  RuntimeContext,
} from './runtime';

/** What a runtime calls `process` with. */
export interface ProcessCall {
  readonly context: RuntimeContext;
  readonly message: IncomingMessage;
  readonly cfg: RuntimeConfig;
  /** Only from a ferryman. */
  readonly incomingMessageHeaders?: unknown;
  /** Only from a ferryman. */
  readonly tokenData?: unknown;
}

/** The call in the terms of the elastic.io runtime, whoever made it. */
export interface AdaptedCall {
  readonly context: RuntimeContext;
  readonly message: IncomingMessage;
  /** Ends the call: gives the runtime what `process` is to return, after all else has gone out. */
  readonly finish: (
    result: OutgoingMessage | undefined,
  ) => OutgoingMessage | undefined | Promise<OutgoingMessage | undefined>;
  /** What `process` is to throw for what the handler has thrown. */
  readonly toThrown: (error: unknown) => unknown;
}

/**
 * The one place that knows how a ferryman of Open Integration Hub differs (`lib/ferryman`, `lib/executor.js` and
 * `lib/ferryman.js`): messages have `data` and `metadata` instead of `body`, an emitted error ends the message, and the
 * configuration, tokens included, is attached to whatever is emitted. A call of the elastic.io runtime stays as it is.
 */
export function adaptCall(call: ProcessCall): AdaptedCall {
  const { context, message } = call;
  if (!isFerryman(call)) {
    return { context, message, finish: AS_IT_IS, toThrown: AS_IT_IS };
  }
  const held: unknown[] = [];
  const send = (event: string, payload?: unknown): unknown => context.emit(event, payload);
  const emit = (event: string, payload?: unknown): unknown => {
    if (event !== 'error') return send(event, toPayload(event, payload, message));
    // The ferryman rejects the message at its first error; here, the work goes on, and the message ends with it.
    held.push(toPlainError(payload));
    return Promise.resolve(true);
  };
  return {
    context: createContext(context, emit, call.tokenData),
    message: toIncoming(message, call.incomingMessageHeaders),
    finish: async (result) => {
      const errors = held.splice(0);
      const converted = result === undefined ? undefined : toHubMessage(result, message);
      if (errors.length === 0) return converted as OutgoingMessage | undefined;
      if (converted !== undefined) await send('data', converted);
      for (const error of errors) await send('error', error);
      return undefined;
    },
    // An error may be thrown for many messages: what is attached to it for one would be there for all.
    toThrown: (error) => (isRecord(error) && Object.isExtensible(error) ? shielded(error) : error),
  };
}

const AS_IT_IS = <Value>(value: Value): Value => value;

/** Ferrymen before 2.0 hand over no token data: their messages and configurations tell. */
function isFerryman({ message, cfg, tokenData }: ProcessCall): boolean {
  if (isRecord(tokenData)) return true;
  return presentsHubToken(cfg) && isRecord(message) && 'data' in message && !('body' in message);
}

/** The ferryman's own context, with an `emit` that speaks its language. */
function createContext(
  context: RuntimeContext,
  emit: RuntimeContext['emit'],
  tokenData: unknown,
): RuntimeContext {
  const known: FerrymanTokenData = isRecord(tokenData) ? tokenData : {};
  const members = { emit, tokenData: known };
  return Object.assign(Object.create(context) as RuntimeContext, members);
}

function toIncoming(message: unknown, headers: unknown): IncomingMessage {
  const { data, ...rest } = isRecord(message) ? message : {};
  const id =
    nonEmptyString(rest['id']) ?? (isRecord(headers) ? nonEmptyString(headers['messageId']) : undefined);
  return {
    ...rest,
    body: data ?? rest['body'] ?? {},
    ...(id === undefined ? {} : { id }),
  } as IncomingMessage;
}

/** What the ferryman gets is always a copy: it attaches to it what a handler must not find in its own objects. */
function toPayload(event: string, payload: unknown, incoming: unknown): unknown {
  if (event === 'rebound') return toPlainError(payload);
  if (!isRecord(payload)) return payload;
  if (event === 'data') return toHubMessage(payload, incoming);
  return event === 'httpReply' ? shielded({ ...payload }) : { ...payload };
}

/** Which record a message is about goes on with it, unless the handler says something else. */
function toHubMessage(
  { body, ...rest }: Readonly<Record<string, unknown>> | OutgoingMessage,
  incoming: unknown,
): Readonly<Record<string, unknown>> {
  const { metadata } = isRecord(incoming) ? incoming : {};
  const own = rest.metadata;
  return {
    ...(body === undefined ? {} : { data: body }),
    ...rest,
    metadata: { ...(isRecord(metadata) ? metadata : {}), ...(isRecord(own) ? own : {}) },
  };
}

/** What the ferryman passes on of an error. The error itself would carry the configuration back to the handler. */
function toPlainError(error: unknown): unknown {
  if (!isRecord(error)) return error;
  const { name, message, stack } = error;
  return { name, message, stack };
}

/** The ferryman takes the configuration away again from all but errors and HTTP replies: to these, nothing can be attached. */
function shielded(target: Record<string, unknown>): Record<string, unknown> {
  return Object.defineProperty(target, 'passedCfg', {
    get: () => undefined,
    set: () => undefined,
    configurable: true,
  });
}
