import axios, {
  AxiosHeaders,
  type AxiosRequestConfig,
  type CreateAxiosDefaults,
  type InternalAxiosRequestConfig,
} from 'axios';
import { transformRequest, transformResponse } from '../bodies/named-transforms';

/** What requests have unless they say otherwise: axios' own defaults with ours, put together once for many requests. */
export interface PreparedDefaults {
  /** As axios takes them. */
  readonly merged: AxiosRequestConfig;
  /** The same without headers, as the beginning of a plain request. */
  readonly members: Omit<InternalAxiosRequestConfig, 'headers'>;
  /** The headers of a method: a copy is the beginning of those of a request. */
  readonly headersOf: (method: string) => InternalAxiosRequestConfig['headers'];
}

/** Puts the defaults of requests together. */
export function prepareDefaults(given: CreateAxiosDefaults): PreparedDefaults {
  const own = { ...given, transformRequest, transformResponse } as AxiosRequestConfig;
  const merged = axios.mergeConfig(axios.defaults as AxiosRequestConfig, own);
  // axios says "no limit" by a number, and so may an author; here, nobody has said anything yet.
  if (given.maxContentLength === undefined) delete merged.maxContentLength;
  return splitDefaults(merged);
}

/** Prepares what is complete already. */
export function splitDefaults(merged: AxiosRequestConfig): PreparedDefaults {
  const { headers = {}, ...members } = merged;
  const byMethod = new Map<string, InternalAxiosRequestConfig['headers']>();
  return {
    merged,
    members: { allowAbsoluteUrls: true, ...members },
    headersOf: (method) => {
      const known = byMethod.get(method) ?? flatten(headers, method);
      byMethod.set(method, known);
      return known;
    },
  };
}

/** Headers, with those of methods under the names of these, and those of all methods under `common`. */
type HeaderDefaults = Readonly<Record<string, unknown>>;

/** As axios does it for every request (`_request` of `lib/core/Axios.js`). */
function flatten(defaults: HeaderDefaults, method: string): InternalAxiosRequestConfig['headers'] {
  const flat = Object.fromEntries(Object.entries(defaults).filter(([, value]) => !isBucket(value)));
  const headers = new AxiosHeaders();
  for (const part of [defaults['common'], defaults[method]]) {
    if (isBucket(part)) headers.set(part as Record<string, string>);
  }
  headers.set(flat as Record<string, string>);
  return headers;
}

function isBucket(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
