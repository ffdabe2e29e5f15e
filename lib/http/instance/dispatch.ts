import { isCancel, type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { transformRequest, transformResponse } from '../bodies/named-transforms';
import { throwIfCanceled } from '../cancellation';

/** Methods that have a body by their nature: axios says that it is a form if nobody says what it is. */
const WITH_BODY: ReadonlySet<string> = new Set(['post', 'put', 'patch']);

/**
 * Sends a complete request: writes its body before, and reads the body of its answer after.
 *
 * @see axios `lib/core/dispatchRequest.js`
 */
export async function dispatch(
  config: InternalAxiosRequestConfig,
  send: AxiosAdapter,
): Promise<AxiosResponse> {
  throwIfCanceled(config);
  const { headers, method = 'get' } = config;
  if (config.data !== undefined) config.data = transformRequest.call(config, config.data, headers) as unknown;
  if (WITH_BODY.has(method)) headers.setContentType('application/x-www-form-urlencoded', false);
  const startedAt = performance.now();
  let response: AxiosResponse;
  try {
    response = await send(config);
  } catch (error) {
    throw readFailure(error, config, startedAt);
  }
  throwIfCanceled(config);
  readBody(response, config, startedAt);
  return response;
}

function readBody(response: AxiosResponse, config: InternalAxiosRequestConfig, startedAt: number): void {
  const { headers, status } = response;
  const data: unknown = response.data;
  response.duration = Math.max(0, Math.round(performance.now() - startedAt));
  response.data = transformResponse.call(config, data, headers as never, status) as unknown;
}

function readFailure(error: unknown, config: InternalAxiosRequestConfig, startedAt: number): unknown {
  if (isCancel(error)) return error;
  throwIfCanceled(config);
  const response = (error as { readonly response?: AxiosResponse } | undefined)?.response;
  if (response !== undefined) readBody(response, config, startedAt);
  return error;
}
