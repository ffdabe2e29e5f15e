import { EventEmitter } from 'node:events';
import type { RuntimeApiClient, RuntimeContext, RuntimeLogger } from '../../lib/component/runtime';
import type { PlatformApi } from '../../lib/platform/rest-api/platform-api';

/** `this` of a call of the runtime, and what was done with it. */
export interface RecordedContext extends RuntimeContext {
  /** Everything that was logged, `level: message`. */
  readonly log: readonly string[];
  /** Everything that was emitted, in order. */
  readonly emitted: readonly (readonly [event: string, payload: unknown])[];
}

/**
 * `this` of `verifyCredentials`, `getMetaModel` and select models, as the runtime's `ServiceExec`: a plain Node emitter
 * that nobody listens to, and a REST client that talks to `platform` over HTTP.
 */
export function createServiceContext(
  platform?: PlatformApi,
  config: Readonly<Record<string, unknown>> = {},
): RecordedContext {
  const emitter = new EventEmitter();
  return {
    ...record((event, payload) => emitter.emit(event, payload)),
    getApiClient: () => createRestClient(platform),
    getConfig: () => config,
  };
}

/** How the `emit` of {@link createTaskContext} behaves. */
export type TaskEmit = (event: string, payload: unknown) => Promise<boolean>;

/** `this` of `process`, as the runtime's `TaskExec`: an asynchronous `emit` and a count of errors. */
export function createTaskContext(emit: TaskEmit = () => Promise.resolve(true)): RecordedContext {
  return {
    ...record(emit),
    errorCount: 0,
    getApiClient: () => createRestClient(undefined),
    getConfig: () => ({}),
  };
}

function record(
  emit: (event: string, payload: unknown) => unknown,
): Pick<RecordedContext, 'log' | 'emitted' | 'logger' | 'emit'> {
  const log: string[] = [];
  const emitted: (readonly [string, unknown])[] = [];
  return {
    log,
    emitted,
    logger: createLogger(log),
    emit: (event, payload) => {
      emitted.push([event, payload]);
      return emit(event, payload);
    },
  };
}

function createLogger(log: string[]): RuntimeLogger {
  const write = (level: string) => (message: string) => {
    log.push(`${level}: ${message}`);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** The two calls of the platform's REST client that the SDK makes. Like the real one, they reject on every failure. */
function createRestClient(platform: PlatformApi | undefined): RuntimeApiClient {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (platform === undefined) throw new Error('connect ECONNREFUSED');
    const userInfo = Buffer.from(`${platform.username}:${platform.apiKey}`).toString('base64');
    const response = await fetch(platform.url + path, {
      method,
      headers: { authorization: `Basic ${userInfo}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${String(response.status)} ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    accounts: { update: (accountId, body) => call('PUT', `/v1/accounts/${accountId}`, body) },
    tasks: { retrieveStep: (flowId, stepId) => call('GET', `/v1/tasks/${flowId}/steps/${stepId}`) },
  };
}
