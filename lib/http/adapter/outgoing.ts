import axios, { type InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import { leadingUrl } from '../network/origin';

/** A request as it goes over the wire. */
export interface Outgoing {
  readonly url: URL;
  /** Path and query. */
  readonly path: string;
  /** In capitals. */
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | string | null;
}

/** What axios says it reads. */
const ACCEPT_ENCODING = 'gzip, compress, deflate, br';

const USER_AGENT = `axios/${axios.VERSION}`;

/**
 * Makes out of a configuration what goes over the wire.
 *
 * @returns `undefined` if axios' own adapter should look at it: to say what is wrong with it, or because it is no HTTP
 * @see axios `lib/adapters/http.js`
 */
export function buildOutgoing(config: InternalAxiosRequestConfig): Outgoing | undefined {
  const url = parseUrl(config);
  if (url?.username !== '' || url.password !== '') return undefined;
  const body = config.data as Buffer | string | null | undefined;
  const { maxBodyLength = -1 } = config;
  if (maxBodyLength > -1 && Buffer.byteLength(body ?? '') > maxBodyLength) return undefined;
  const path = buildPath(url, config);
  if (path === undefined) return undefined;
  return {
    url,
    path,
    method: (config.method ?? 'get').toUpperCase(),
    headers: buildHeaders(config),
    body: body ?? null,
  };
}

function parseUrl(config: InternalAxiosRequestConfig): URL | undefined {
  const { url = '' } = config;
  // Of what only looks like a URL, axios says why it is none.
  if (MALFORMED.test(url)) return undefined;
  const leading = leadingUrl(config);
  const whole = leading === url || url === '' ? leading : joinUrls(leading, url);
  if (!HTTP.test(whole)) return undefined;
  try {
    // Once: `URL.canParse` would parse it, too.
    return new URL(whole);
  } catch {
    return undefined;
  }
}

// URL parsers pass over control characters.

const MALFORMED = /^[\0- ]|[\t\n\r]|^https?:(?!\/\/)/i;

const HTTP = /^https?:\/\//i;

/** As axios puts a base URL in front of another one. */
function joinUrls(baseURL: string, url: string): string {
  return `${baseURL.replace(/\/+$/, '')}/${url.replace(/^\/+/, '')}`;
}

/** @returns `undefined` for parameters that cannot be written */
function buildPath(
  { pathname, search }: URL,
  { params, paramsSerializer }: InternalAxiosRequestConfig,
): string | undefined {
  const path = search === '' ? pathname : pathname + search;
  if (params === undefined || params === null) return path;
  try {
    return axios.getUri({
      url: path,
      params: params as unknown,
      ...(paramsSerializer === undefined ? undefined : { paramsSerializer }),
    });
  } catch {
    return undefined;
  }
}

function buildHeaders(config: InternalAxiosRequestConfig): Record<string, string | string[]> {
  const given = config.headers as Readonly<Record<string, unknown>>;
  const headers: Record<string, string | string[]> = {};
  let namesAgent = false;
  let namesEncoding = false;
  for (const name of Object.keys(given)) {
    const value = given[name];
    // `false` keeps out what would be sent by default.
    if (name.length === USER_AGENT_NAME.length) namesAgent ||= isNamed(name, USER_AGENT_NAME, value);
    else if (name.length === ENCODING_NAME.length) namesEncoding ||= isNamed(name, ENCODING_NAME, value);
    if (value === undefined || value === null || value === false) continue;
    headers[name] = typeof value === 'string' ? value : toLines(value);
  }
  if (!namesAgent) headers[USER_AGENT_NAME] = USER_AGENT;
  if (!namesEncoding) headers[ENCODING_NAME] = ACCEPT_ENCODING;
  return headers;
}

const USER_AGENT_NAME = 'User-Agent';
const ENCODING_NAME = 'Accept-Encoding';

function isNamed(name: string, wanted: string, value: unknown): boolean {
  return value !== undefined && (name === wanted || name.toLowerCase() === wanted.toLowerCase());
}

function toLines(value: unknown): string | string[] {
  return Array.isArray(value) ? value.map(String) : String(value);
}
