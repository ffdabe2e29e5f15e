import { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import type { AnswerHead } from './answer-head';
import type { Outgoing } from './outgoing';

/** As far as `follow-redirects` goes by itself. */
const DEFAULT_MAX_REDIRECTS = 21;

/** Headers that must not go to another origin, as axios and `follow-redirects` have it. */
const CONFIDENTIAL = /^(?:authorization|cookie)$/i;

/** Headers that were for one hop alone. */
const OF_ONE_HOP = /^(?:host|proxy-authorization)$/i;

/** Whether an answer leads elsewhere, and whoever asked wants to go there. */
export function isRedirect(
  { status, headers }: AnswerHead,
  { maxRedirects }: InternalAxiosRequestConfig,
): boolean {
  return status >= 300 && status < 400 && maxRedirects !== 0 && Boolean(headers['location']);
}

/** A redirect, and how many there were before it. */
export interface RedirectStep {
  readonly answer: AnswerHead;
  readonly outgoing: Outgoing;
  readonly config: InternalAxiosRequestConfig;
  readonly redirects: number;
}

/**
 * The request that follows a redirect (RFC 9110 §15.4), after `beforeRedirect` has seen it.
 *
 * @throws {AxiosError} `ERR_FR_TOO_MANY_REDIRECTS`, `ERR_FR_REDIRECTION_FAILURE`
 * @see `follow-redirects`, which axios follows with
 */
export function followRedirect({ answer, outgoing, config, redirects }: RedirectStep): Outgoing {
  if (redirects >= (config.maxRedirects ?? DEFAULT_MAX_REDIRECTS)) {
    throw new AxiosError('Maximum number of redirects exceeded', 'ERR_FR_TOO_MANY_REDIRECTS', config);
  }
  try {
    return buildNext(answer, outgoing, config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const failure = new AxiosError(
      `Redirected request failed: ${reason}`,
      'ERR_FR_REDIRECTION_FAILURE',
      config,
    );
    throw Object.assign(failure, { cause });
  }
}

function buildNext(
  { status, headers: answered }: AnswerHead,
  { url, method, headers, body }: Outgoing,
  { beforeRedirect }: InternalAxiosRequestConfig,
): Outgoing {
  const target = parseTarget(String(answered['location']), url);
  const becomesGet =
    status === 303 ? method !== 'GET' && method !== 'HEAD' : status < 303 && method === 'POST';
  const isForeign = target.origin !== url.origin;
  const options: RedirectOptions = {
    ...describeUrl(target),
    method: becomesGet ? 'GET' : method,
    headers: keepHeaders(headers, (name) => {
      if (becomesGet && /^content-/i.test(name)) return false;
      return !OF_ONE_HOP.test(name) && !(isForeign && CONFIDENTIAL.test(name));
    }),
  };
  const details: unknown = { headers: answered.toJSON(), statusCode: status };
  const previous = {
    url: url.href,
    method,
    headers: { ...headers, Host: url.host } as Record<string, string>,
  };
  beforeRedirect?.(options, details as RedirectDetails, previous);
  return {
    url: parseTarget(formatUrl(options), url),
    path: options.path,
    method: options.method,
    headers: options.headers,
    body: becomesGet ? null : body,
  };
}

/** What axios tells `beforeRedirect` of the answer. */
type RedirectDetails = Parameters<NonNullable<InternalAxiosRequestConfig['beforeRedirect']>>[1];

/** What `beforeRedirect` may look at and change: the options of `node:http`. */
interface RedirectOptions extends Record<string, unknown> {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | string;
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Outgoing['headers'];
}

function describeUrl({ protocol, host, hostname, port, pathname, search, hash, href }: URL) {
  return {
    protocol,
    host,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? port : Number(port),
    path: pathname + search,
    pathname,
    search,
    hash,
    href,
  };
}

function formatUrl({ protocol, hostname, port, path }: RedirectOptions): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return `${protocol}//${host}${port === '' ? '' : `:${String(port)}`}${path}`;
}

/** @throws {TypeError} if it leads to what is not HTTP, or is no URL */
function parseTarget(location: string, base: URL): URL {
  const target = new URL(location, base);
  if (/^https?:$/.test(target.protocol)) return target;
  throw new TypeError(`Unsupported protocol ${target.protocol}`);
}

function keepHeaders(
  headers: Outgoing['headers'],
  isKept: (name: string) => boolean,
): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => isKept(name)));
}
