import { AxiosHeaders, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import type { PreparedDefaults } from './prepared-defaults';

/** Takes a member over; `false` if that is more than to take it as it is. */
type Take = (config: InternalAxiosRequestConfig, name: string, value: unknown) => boolean;

const put: Take = (config, name, value) => {
  (config as unknown as Record<string, unknown>)[name] = value;
  return true;
};

const putCopy: Take = (config, name, value) => isPlain(value) && put(config, name, { ...value });

const addHeaders: Take = ({ headers }, _name, value) => {
  if (!isPlain(value)) return false;
  headers.set(value, true);
  return true;
};

/** Members that mean what they say: one that is given takes the place of the default. */
const PLAIN: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['method', () => true],
  ['headers', addHeaders],
  ['params', putCopy],
  ...[
    'url',
    'baseURL',
    'data',
    'timeout',
    'timeoutErrorMessage',
    'responseType',
    'responseEncoding',
    'decompress',
    'maxRedirects',
    'maxContentLength',
    'maxBodyLength',
    'signal',
    'cancelToken',
    'retries',
    'retryable',
    'doNotThrow404',
    'validateResponse',
  ].map((name): [string, Take] => [name, put]),
]);

/**
 * Completes a request by the defaults, as axios does it with the help of many copies.
 *
 * @returns `undefined` if there is more to it than that: axios knows how then
 */
export function completePlainRequest(
  given: AxiosRequestConfig,
  { members, headersOf }: PreparedDefaults,
): InternalAxiosRequestConfig | undefined {
  // axios takes any empty value for "not given".
  const method = (given.method || 'get').toLowerCase();
  const headers = copyHeaders(headersOf(method));
  // Not spread: V8 takes a microsecond for each member that is then added to the copy.
  const config = Object.assign({}, members) as InternalAxiosRequestConfig;
  config.headers = headers;
  config.method = method;
  for (const name of Object.keys(given)) {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    const take = PLAIN.get(name);
    if (take === undefined) return undefined;
    if (value !== undefined && !take(config, name, value)) return undefined;
  }
  return config;
}

/** A copy of headers that are normalized already: several times as fast as axios' own. */
function copyHeaders(headers: InternalAxiosRequestConfig['headers']): InternalAxiosRequestConfig['headers'] {
  const copy: unknown = Object.assign(new AxiosHeaders(), headers);
  return copy as InternalAxiosRequestConfig['headers'];
}

/** Whether an object holds texts, numbers and truth values alone: no lists, nothing below, nothing left open. */
function isPlain(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every(isPrimitive);
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
