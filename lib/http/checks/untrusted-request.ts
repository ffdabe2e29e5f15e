import { METHODS } from 'node:http';
import type { AxiosRequestConfig, InternalAxiosRequestConfig } from 'axios';
import { describeRequest } from '../failures/request-description';

/** CONNECT makes a tunnel of the connection: there is no answer to read. */
const METHOD_NAMES: ReadonlySet<string> = new Set(
  [...METHODS, 'QUERY'].filter((method) => method !== 'CONNECT'),
);

/** Whether HTTP knows a method of this name, in whichever case. */
export function isKnownMethod(method: unknown): boolean {
  return typeof method === 'string' && METHOD_NAMES.has(method.toUpperCase());
}

/** A request in words, of which any part may be something else than it should be. What cannot be read is not shown. */
export function describeUntrusted({ method, url, baseURL }: AxiosRequestConfig): string {
  const what = isKnownMethod(method) ? method?.toUpperCase() : undefined;
  const target = describeTarget(url, baseURL);
  if (target === '') return what === undefined ? 'A request' : `A ${what} request`;
  return what === undefined ? `A request to "${target}"` : `${what} ${target}`;
}

const PROTOCOL_RELATIVE = /^\s*[\\/]{2}/;
const WITH_SCHEME = /^\s*[a-z][a-z\d+.-]*:/i;

/** Where a URL cannot be parsed, a password may be anywhere in it. */
function describeTarget(url: unknown = '', baseURL: unknown = ''): string {
  if (typeof url !== 'string' || typeof baseURL !== 'string') return '';
  if (PROTOCOL_RELATIVE.test(url)) return describeAbsolute(`https:${url.trim()}`);
  if (WITH_SCHEME.test(url)) return url.includes('://') ? describeAbsolute(url) : '';
  if (baseURL === '') return describe({ url });
  return URL.canParse(baseURL) ? describe({ url, baseURL }) : '';
}

function describeAbsolute(url: string): string {
  return URL.canParse(url) ? describe({ url }) : '';
}

/** The URL alone: the method may be what is wrong. */
function describe(target: AxiosRequestConfig): string {
  return describeRequest({ ...target, method: 'get' } as InternalAxiosRequestConfig).slice('GET '.length);
}
