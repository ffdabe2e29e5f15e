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
  const deadline = new Deadline(config, timeoutMs);
  config.cancelToken = deadline as never;
  config.timeout = 0;
  try {
    return await send(config);
  } finally {
    deadline.stop();
  }
}

type CancelToken = NonNullable<InternalAxiosRequestConfig['cancelToken']>;

type Listener = Parameters<CancelToken['subscribe']>[0];

/**
 * A token that cancels at the deadline, and together with that of the caller: what axios needs of one, for a fraction of
 * what a signal takes. A class, because there is one for each request.
 */
class Deadline implements Pick<CancelToken, 'throwIfRequested' | 'subscribe' | 'unsubscribe'> {
  private readonly callers: CancelToken | undefined;
  private readonly timer: NodeJS.Timeout;
  private listeners: readonly Listener[] = [];

  constructor(
    private readonly config: InternalAxiosRequestConfig,
    private readonly timeoutMs: number,
  ) {
    this.callers = config.cancelToken;
    this.timer = setTimeout(expire, timeoutMs, this);
  }

  throwIfRequested(): void {
    this.callers?.throwIfRequested();
  }

  subscribe(listener: Listener): void {
    this.listeners = [...this.listeners, listener];
    this.callers?.subscribe(listener);
  }

  unsubscribe(listener: Listener): void {
    this.listeners = this.listeners.filter((other) => other !== listener);
    this.callers?.unsubscribe(listener);
  }

  expire(): void {
    for (const listener of this.listeners) listener(buildTimeoutError(this.config, this.timeoutMs));
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

function expire(deadline: Deadline): void {
  deadline.expire();
}
