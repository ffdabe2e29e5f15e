import { randomUUID } from 'node:crypto';
import type {
  FerrymanTokenData,
  IncomingMessage,
  RuntimeConfig,
  RuntimeContext,
  RuntimeLogger,
} from '../../component/runtime';
import { openOutcome, type FerrymanOutcome, type OpenOutcome } from './ferryman-outcome';

/** A message of Open Integration Hub. */
export interface HubMessage {
  readonly data?: unknown;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly attachments?: Readonly<Record<string, unknown>>;
}

/** `process` of a component, as a ferryman calls it. */
export type FerrymanProcess = (
  this: RuntimeContext,
  message: IncomingMessage,
  cfg: RuntimeConfig,
  ...further: [
    snapshot?: Record<string, unknown>,
    incomingMessageHeaders?: unknown,
    tokenData?: FerrymanTokenData,
  ]
) => Promise<unknown>;

/** What the orchestrator's token of a message holds. */
export interface OrchestratorToken extends FerrymanTokenData {
  /** The fields of the step. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What a ferryman is set up with. */
export interface FerrymanOptions {
  /** `SECRET_SERVICE_BASE_URL`. */
  readonly secretServiceUrl: string;
  readonly process: FerrymanProcess;
}

/** The process that serves all flows of one component, for all tenants. */
export interface Ferryman {
  /** Hands over one message, with the snapshot that is stored for its step. */
  deliver(
    message: HubMessage,
    token: OrchestratorToken,
    snapshot?: Record<string, unknown>,
  ): Promise<FerrymanOutcome>;
  /** What the component has logged. */
  readonly log: readonly string[];
}

/**
 * A stand-in of ferryman 2.4, without a queue: it does to each message what `lib/ferryman.js` (`processMessage`) and
 * `lib/executor.js` do.
 */
export function createFerryman({ secretServiceUrl, process }: FerrymanOptions): Ferryman {
  const log: string[] = [];
  return {
    log,
    deliver: async (message, token, snapshot = {}) => {
      const tokenData = structuredClone(token);
      const cfg = { ...tokenData.fields, nodeSettings: {} };
      Object.assign(cfg, await fetchSecret(secretServiceUrl, tokenData));
      const open = openOutcome();
      const context = createContext(open, Object.assign({}, cfg), log);
      const headers = { messageId: randomUUID(), threadId: randomUUID() };
      const payload = structuredClone(message) as unknown as IncomingMessage;
      try {
        const data = await process.call(context, payload, cfg, snapshot, headers, tokenData);
        if (data !== undefined) await context.emit('data', data);
      } catch (error) {
        await context.emit('error', error);
      }
      await context.emit('end');
      return open.outcome;
    },
  };
}

/** A failure is logged, and the message goes on without a token. */
async function fetchSecret(url: string, { secretId, apiKey }: FerrymanTokenData): Promise<unknown> {
  if (typeof secretId !== 'string' || typeof apiKey !== 'string') return {};
  try {
    const answer = await fetch(`${url}/secrets/${secretId}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const body = (await answer.json()) as { readonly data: { readonly value: unknown } };
    return answer.status === 200 ? body.data.value : {};
  } catch {
    return {};
  }
}

/** The context has no `getApiClient`, and whatever is emitted gets the configuration attached. */
function createContext(open: OpenOutcome, passedCfg: unknown, log: string[]): RuntimeContext {
  const { listeners, noteUnheard, errorCount } = open;
  const context = {
    logger: createLogger(log),
    get errorCount() {
      return errorCount();
    },
    getConfig: () => ({}),
    getFlowVariables: () => ({}),
    emit: async (event: string, payload?: unknown): Promise<boolean> => {
      if (typeof payload === 'object' && payload !== null) Object.assign(payload, { passedCfg });
      // Listeners run a turn later, as those that send do.
      await Promise.resolve();
      const listener = listeners[event];
      if (listener === undefined) noteUnheard(event);
      else listener(payload);
      return listener !== undefined;
    },
  };
  return context as unknown as RuntimeContext;
}

function createLogger(log: string[]): RuntimeLogger {
  const write = (message: string): void => void log.push(message);
  return { debug: write, info: write, warn: write, error: write };
}
