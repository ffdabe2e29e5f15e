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

const ENDLESS: RequestEnd = { postpone: NOTHING, awaitReader: NOTHING, release: NOTHING };

/**
 * Watches for the end that a caller may make: by a signal, by a token of axios, by a time limit.
 *
 * @param elapsedMs how much of the time is over already
 */
export function watchEnd(
  config: InternalAxiosRequestConfig,
  stop: (reason: Error) => void,
  elapsedMs: number,
): RequestEnd {
  const { signal, cancelToken, timeout } = config;
  if (signal === undefined && cancelToken === undefined && !timeout) return ENDLESS;
  const cancel = (reason: unknown): void => {
    stop(reason instanceof Error ? reason : new CanceledError(undefined, config));
  };
  const limit = startLimit(config, stop, elapsedMs);
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
function startLimit(
  config: InternalAxiosRequestConfig,
  stop: (reason: Error) => void,
  elapsedMs: number,
): RequestEnd {
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
