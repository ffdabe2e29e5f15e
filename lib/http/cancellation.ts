import { CanceledError, type InternalAxiosRequestConfig } from 'axios';

/** What axios and `fetch` cancel a request by. */
type Cancelable = Pick<InternalAxiosRequestConfig, 'signal' | 'cancelToken'>;

/** axios looks before it calls an adapter; later, time has passed: a refresh, a wait. */
export function throwIfCanceled(config: InternalAxiosRequestConfig): void {
  config.cancelToken?.throwIfRequested();
  if (config.signal?.aborted === true) throw new CanceledError(undefined, config);
}

/**
 * A promise, or the end of the caller's interest in it, whichever comes first. What others wait for as well, as a refresh
 * is, goes on.
 *
 * @throws {CanceledError} as axios does it, as soon as the request is canceled
 */
export function whileWanted<Value>(
  promise: Promise<Value>,
  config: InternalAxiosRequestConfig,
): Promise<Value> {
  return isCancelable(config) ? orCanceled(promise, config) : promise;
}

async function orCanceled<Value>(
  promise: Promise<Value>,
  config: InternalAxiosRequestConfig,
): Promise<Value> {
  throwIfCanceled(config);
  const canceled = watchCancellation(config);
  try {
    return await Promise.race([promise, canceled.promise]);
  } finally {
    canceled.stop();
  }
}

/** Whether anybody can cancel a request: for most, nobody can. */
function isCancelable({ signal, cancelToken }: Cancelable): boolean {
  return signal !== undefined || cancelToken !== undefined;
}

/**
 * A signal that is aborted when a request is canceled, by whichever of axios' two ways.
 *
 * @returns `undefined` if nobody can cancel it
 */
export function linkSignal(
  config: InternalAxiosRequestConfig,
): { readonly signal: AbortSignal; readonly unlink: () => void } | undefined {
  if (!isCancelable(config)) return undefined;
  const controller = new AbortController();
  const unlink = onCanceled(config, () => {
    controller.abort();
  });
  return { signal: controller.signal, unlink };
}

function watchCancellation(config: InternalAxiosRequestConfig): {
  readonly promise: Promise<never>;
  readonly stop: () => void;
} {
  let stop = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    stop = onCanceled(config, () => {
      try {
        throwIfCanceled(config);
      } catch (error) {
        reject(error instanceof Error ? error : new CanceledError(undefined, config));
      }
    });
  });
  // Nobody waits for it where the other one came first.
  promise.catch(() => undefined);
  return { promise, stop };
}

/** Calls back as soon as a request is canceled, now if it is already; returns what ends that. */
function onCanceled({ signal, cancelToken }: Cancelable, callBack: () => void): () => void {
  if (signal?.aborted === true || cancelToken?.reason !== undefined) callBack();
  signal?.addEventListener?.('abort', callBack);
  cancelToken?.subscribe(callBack);
  return () => {
    signal?.removeEventListener?.('abort', callBack);
    cancelToken?.unsubscribe(callBack);
  };
}
