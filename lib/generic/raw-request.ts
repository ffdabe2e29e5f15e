import type { AxiosRequestConfig, AxiosResponse } from '../http/axios-types';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { invalidOption } from '../component/option-checks';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/**
 * Reads the body of a message of `makeRawRequest` as a request.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the member
 */
export function toRawRequest(body: unknown): AxiosRequestConfig {
  const request = isRecord(body) ? body : {};
  const url = nonEmptyString(request['url']);
  if (url === undefined) {
    throw invalidOption('url of the message', request['url'], 'a URL below the base URL, or an absolute one');
  }
  return {
    method: readMethod(request['method']),
    url,
    ...(request['data'] === undefined ? {} : { data: request['data'] }),
    ...optionalRecord(request, 'headers'),
    ...optionalRecord(request, 'params'),
  };
}

function readMethod(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'GET';
  const method = typeof value === 'string' ? value.trim().toUpperCase() : undefined;
  if (method !== undefined && METHODS.has(method)) return method;
  throw invalidOption('method of the message', value, `one of ${[...METHODS].join(', ')}`);
}

/** What `makeRawRequest` emits. */
export interface RawResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly responseBody: unknown;
}

/** The answer as plain data. */
export function toRawResponse({ status, headers, data }: AxiosResponse<unknown>): RawResponse {
  return { statusCode: status, headers: Object.fromEntries(Object.entries(headers)), responseBody: data };
}

function optionalRecord(
  request: Readonly<Record<string, unknown>>,
  name: 'headers' | 'params',
): AxiosRequestConfig {
  const value = request[name];
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw invalidOption(`${name} of the message`, value, 'an object of names and values');
  return { [name]: value };
}
