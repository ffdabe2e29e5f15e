import { AxiosError, CanceledError, type InternalAxiosRequestConfig } from 'axios';

/** The ways in which a request is ended from outside. */
export interface RequestEnd {
  /** Something came: the time limit of axios begins anew. */
  readonly postpone: () => void;
  /** Whether it is the reader of the answer who is waited for: that has no limit. */
  readonly awaitReader: (isAwaited: boolean) => void;
  /** Nothing ends it any more. */
  readonly release: () => void;
}

const NOTHING = (): void => undefined;

/** Of a request that nobody ends. */
const ENDLESS: RequestEnd = { postpone: NOTHING, awaitReader: NOTHING, release: NOTHING };

/** What may be ended, and how much of its time is over already. */
interface Timed {
  readonly config: InternalAxiosRequestConfig;
  readonly elapsedMs: number;
}

/** Watches for the end that a caller may make: by a signal, by a token of axios, by a time limit. */
export function watchEnd(timed: Timed, stop: (reason: Error) => void): RequestEnd {
  const { config } = timed;
  const { signal, cancelToken, timeout } = config;
  if (signal === undefined && cancelToken === undefined && !timeout) return ENDLESS;
  const cancel = (reason: unknown): void => {
    stop(reason instanceof Error ? reason : new CanceledError(undefined, config));
  };
  const limit = startLimit(timed, stop);
  signal?.addEventListener?.('abort', cancel);
  cancelToken?.subscribe(cancel);
  if (signal?.aborted === true) cancel(undefined);
  return {
    ...limit,
    release: () => {
      limit.release();
      signal?.removeEventListener?.('abort', cancel);
      cancelToken?.unsubscribe(cancel);
    },
  };
}

/** The time until the answer, and then the time in which nothing comes. */
function startLimit({ config, elapsedMs }: Timed, stop: (reason: Error) => void): RequestEnd {
  const timeoutMs = config.timeout ?? 0;
  if (!(timeoutMs > 0)) return ENDLESS;
  let isReaderAwaited = false;
  const end = (): void => {
    if (isReaderAwaited) timer.refresh();
    else stop(Object.assign(buildTimeoutError(config, timeoutMs), { config }));
  };
  let isWhole = elapsedMs === 0;
  let timer = setTimeout(end, Math.max(timeoutMs - elapsedMs, 1));
  const postpone = (): void => {
    if (isWhole) {
      timer.refresh();
      return;
    }
    isWhole = true;
    clearTimeout(timer);
    timer = setTimeout(end, timeoutMs);
  };
  return {
    postpone,
    awaitReader: (isAwaited) => {
      isReaderAwaited = isAwaited;
      if (!isAwaited) postpone();
    },
    release: () => {
      clearTimeout(timer);
    },
  };
}

type TimeoutWording = Pick<InternalAxiosRequestConfig, 'timeoutErrorMessage' | 'transitional'>;

/** The error of a time limit, as axios says it. */
export function buildTimeoutError(config: TimeoutWording, timeoutMs: number): AxiosError {
  const { timeoutErrorMessage, transitional } = config;
  const message = timeoutErrorMessage ?? `timeout of ${String(timeoutMs)}ms exceeded`;
  return new AxiosError(
    message,
    transitional?.clarifyTimeoutError === true ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED,
  );
}
