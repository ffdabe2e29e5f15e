import type { AxiosAdapter, AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { axios, AXIOS_DEFAULTS } from './axios-peer';
import { createPool, type UndiciPool } from './undici-peer';

/** The least that makes axios send over undici: what no such transport can be without, and nothing else. */
function createUndiciAdapter(pool: UndiciPool): AxiosAdapter {
  return async (config) => {
    const { statusCode, headers, body } = await pool.request({
      path: axios.getUri({ url: config.url ?? '/', params: config.params as unknown }),
      method: (config.method ?? 'get').toUpperCase(),
      headers: config.headers.toJSON(),
      body: config.data as string | undefined,
    });
    const response: AxiosResponse = {
      data: await body.text(),
      status: statusCode,
      statusText: '',
      headers: new axios.AxiosHeaders(headers as Record<string, string>),
      config,
    };
    if (config.validateStatus?.(statusCode) ?? true) return response;
    throw buildStatusError(response, config);
  };
}

function buildStatusError(response: AxiosResponse, config: InternalAxiosRequestConfig): Error {
  const { status } = response;
  const code = status < 500 ? axios.AxiosError.ERR_BAD_REQUEST : axios.AxiosError.ERR_BAD_RESPONSE;
  return new axios.AxiosError(`Status ${String(status)}`, code, config, undefined, response);
}

/** An axios instance that sends over undici, without the SDK. Its requests are paths below the base URL. */
export function createAxiosOverUndici(baseURL: string): AxiosInstance {
  return axios.create({ ...AXIOS_DEFAULTS, adapter: createUndiciAdapter(createPool(baseURL)) });
}
