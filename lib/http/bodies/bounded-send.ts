import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { buildTimeoutError } from '../adapter/request-end';
import { checkScheme, toNumber } from '../checks/request-check';

/** An answer that is read as a whole is held in memory as a whole, more than once. */
const MAX_ANSWER_BYTES = 100 * 1024 * 1024;

/**
 * Sends a request with limits in size and time, which axios does not set or not keep: it lets `timeout` begin anew with
 * every byte. A streamed answer belongs to its reader, who may take longer.
 *
 * @returns an adapter that changes the configuration it gets: give it a copy
 */
export function createBoundedSend(send: AxiosAdapter): AxiosAdapter {
  return (config) => {
    checkScheme(config);
    if (config.responseType === 'stream') return send(config);
    config.maxContentLength ??= MAX_ANSWER_BYTES;
    const timeoutMs = toNumber(config.timeout ?? 0);
    return timeoutMs > 0 ? sendInTime(send, config, timeoutMs) : send(config);
  };
}

async function sendInTime(
  send: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  timeoutMs: number,
): Promise<AxiosResponse> {
  const deadline = startDeadline(config, timeoutMs);
  config.cancelToken = deadline.token as NonNullable<InternalAxiosRequestConfig['cancelToken']>;
  config.timeout = 0;
  try {
    return await send(config);
  } finally {
    deadline.stop();
  }
}

type Listener = (reason: unknown) => void;

/** What axios needs of its token: several times as cheap as a signal, and made for every request. */
interface DeadlineToken {
  readonly throwIfRequested: () => void;
  readonly subscribe: (listener: Listener) => void;
  readonly unsubscribe: (listener: Listener) => void;
}

/** A token that cancels at the deadline, and together with that of the caller. */
function startDeadline(
  config: InternalAxiosRequestConfig,
  timeoutMs: number,
): { readonly token: DeadlineToken; readonly stop: () => void } {
  const { cancelToken: callers } = config;
  const listeners = new Set<Listener>();
  const timer = setTimeout(() => {
    for (const listener of listeners) listener(buildTimeoutError(config, timeoutMs));
  }, timeoutMs);
  return {
    token: {
      throwIfRequested: () => callers?.throwIfRequested(),
      subscribe: (listener) => {
        listeners.add(listener);
        callers?.subscribe(listener);
      },
      unsubscribe: (listener) => {
        listeners.delete(listener);
        callers?.unsubscribe(listener);
      },
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}
