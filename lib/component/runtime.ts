/**
 * The runtime's contract as types, read off elasticio-sailor-nodejs 2.7 (`lib/executor.js`, `lib/sailor.js`,
 * `lib/service.js`). The runtime ships none.
 */

/** The configuration of a step: step fields, credential fields and the runtime's own fields in one flat object. */
export interface RuntimeConfig {
  /** Id of the connected account (Credentials model). */
  readonly _account?: string;
  readonly [field: string]: unknown;
}

/** A message as it comes in. */
export interface IncomingMessage<Body = Record<string, unknown>> {
  readonly id?: string;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly attachments?: Readonly<Record<string, unknown>>;
  readonly passthrough?: Readonly<Record<string, unknown>>;
  /** With Open Integration Hub: which record this is (`oihUid`, `recordUid`). */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A message as it goes out. The SDK gives every one an `id` of its own. */
export interface OutgoingMessage {
  readonly id?: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly attachments?: Readonly<Record<string, unknown>>;
  /** With Open Integration Hub: which record this is. Members that are not given are those of the incoming message. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The logger of the runtime. Its first argument must be a string: anything else becomes `String(argument)`. */
export interface RuntimeLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** The part of the platform's REST client (elasticio-rest-node 2) that the SDK uses. */
export interface RuntimeApiClient {
  readonly tasks: { retrieveStep(flowId: string, stepId: string): Promise<unknown> };
  readonly accounts: { update(accountId: string, body: { keys: unknown }): Promise<unknown> };
}

/**
 * What a ferryman of Open Integration Hub knows about a message, from the orchestrator's token (`lib/ferryman`
 * `lib/ferryman.js`, `processMessage`).
 */
export interface FerrymanTokenData {
  /** What the services of the hub are asked with. */
  readonly apiKey?: unknown;
  readonly secretId?: unknown;
  readonly tenant?: unknown;
  readonly flowId?: unknown;
  readonly stepId?: unknown;
  readonly [name: string]: unknown;
}

/**
 * `this` of `process`, `verifyCredentials`, `getMetaModel` and select models. In `process` it is the runtime's
 * `TaskExec`, whose `emit` is asynchronous and which counts errors; elsewhere `ServiceExec`, a plain Node emitter.
 */
export interface RuntimeContext {
  readonly logger: RuntimeLogger;
  /** Only in `process`: how many errors this message has emitted so far. */
  readonly errorCount?: number;
  emit(event: string, payload?: unknown): unknown;
  getApiClient(): RuntimeApiClient;
  getConfig(): Readonly<Record<string, unknown>>;
  getFlowVariables?(): Readonly<Record<string, string>>;
  /** Put there by `process` under a ferryman of Open Integration Hub. */
  readonly tokenData?: FerrymanTokenData;
}
