import { AxiosError, CanceledError, type InternalAxiosRequestConfig } from 'axios';

/** The ways in which a request is ended from outside. */
export interface RequestEnd {
  /** Something came: the time limit of axios begins anew. */
  readonly postpone: () => void;
  /** From now on, no time limit holds. */
  readonly untime: () => void;
  /** Nothing ends it any more. */
  readonly release: () => void;
}

const NOTHING = (): void => undefined;

/** Of a request that nobody ends. */
export const ENDLESS: RequestEnd = { postpone: NOTHING, untime: NOTHING, release: NOTHING };

/** Watches for the end that a caller may make: by a signal, by a token of axios, by a time limit. */
export function watchEnd(config: InternalAxiosRequestConfig, stop: (reason: Error) => void): RequestEnd {
  const { signal, cancelToken, timeout } = config;
  if (signal === undefined && cancelToken === undefined && !timeout) return ENDLESS;
  const cancel = (reason: unknown): void => {
    stop(reason instanceof Error ? reason : new CanceledError(undefined, config));
  };
  const timer = startTimer(config, stop);
  signal?.addEventListener?.('abort', cancel);
  cancelToken?.subscribe(cancel);
  if (signal?.aborted === true) cancel(undefined);
  return {
    postpone: () => timer?.refresh(),
    untime: () => {
      clearTimeout(timer);
    },
    release: () => {
      clearTimeout(timer);
      signal?.removeEventListener?.('abort', cancel);
      cancelToken?.unsubscribe(cancel);
    },
  };
}

function startTimer(
  config: InternalAxiosRequestConfig,
  stop: (reason: Error) => void,
): NodeJS.Timeout | undefined {
  const { timeout: timeoutMs = 0 } = config;
  if (!(timeoutMs > 0)) return undefined;
  return setTimeout(() => {
    stop(buildTimeoutError(config, timeoutMs));
  }, timeoutMs);
}

type TimeoutWording = Pick<InternalAxiosRequestConfig, 'timeoutErrorMessage' | 'transitional'>;

/** The error of a time limit, as axios says it. */
export function buildTimeoutError(
  config: InternalAxiosRequestConfig | TimeoutWording,
  timeoutMs: number,
): AxiosError {
  const { timeoutErrorMessage, transitional } = config;
  const message = timeoutErrorMessage ?? `timeout of ${String(timeoutMs)}ms exceeded`;
  return new AxiosError(
    message,
    transitional?.clarifyTimeoutError === true ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED,
  );
}
