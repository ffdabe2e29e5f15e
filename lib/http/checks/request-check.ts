import { isAxiosError, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import { redactText } from '../../redact';
import { isBottomless } from './bottomless';
import { findHeaderFault } from './header-check';
import { buildImpossibleRequestError } from './impossible-request';
import { leadingUrl } from '../network/origin';
import { isKnownMethod } from './untrusted-request';

/** Timers of Node count no further, and end at once if they should. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

const FOREIGN_SCHEME = 'its URL is neither https nor http';

const UNKNOWN_METHOD = 'its `method` is not one that HTTP knows';

/**
 * Looks at what a caller gave before axios does: it would stumble over some of it, and alter some of it silently.
 *
 * @throws {RequestFailedError} `REQUEST_INVALID`
 */
export function checkGivenRequest(given: AxiosRequestConfig): AxiosRequestConfig {
  const { method, url, headers } = given as Readonly<Record<string, unknown>>;
  const config = url instanceof URL ? { ...given, url: url.href } : given;
  // axios takes any empty value for "not given".
  if (Boolean(method) && !isKnownMethod(method)) throw buildImpossibleRequestError(config, UNKNOWN_METHOD);
  const fault = findHeaderFault(headers);
  if (fault !== undefined) {
    throw buildImpossibleRequestError(config, fault, {
      remedy: 'Put nothing but plain text in headers, encoded if need be.',
    });
  }
  return config;
}

/**
 * axios copies plain bodies and parameters, and does not come to an end with those that have none.
 *
 * @param given what a method of axios was called with: configurations, a body
 */
export function explainFailure(error: unknown, given: readonly unknown[]): unknown {
  const [target] = given;
  const config = typeof target === 'string' ? { url: target } : ((target ?? {}) as AxiosRequestConfig);
  if (isAxiosError(error) && error.code?.startsWith('ERR_BAD_OPTION') === true) {
    return buildImpossibleRequestError(config, redactText(error.message).slice(0, 200));
  }
  if (!(error instanceof RangeError) || !isBottomless(given)) return error;
  return buildImpossibleRequestError(config, 'a member of it refers to itself or is nested too deeply');
}

/**
 * Looks at a request that is ready, before a token is obtained for it: interceptors may have changed it.
 *
 * @throws {RequestFailedError} `REQUEST_INVALID`
 */
export function checkReadyRequest(config: InternalAxiosRequestConfig): void {
  const fault = findMemberFault(config) ?? findBodyFault(config.data) ?? findUrlFault(config.url);
  if (fault !== undefined) throw buildImpossibleRequestError(config, fault);
}

/**
 * Looks at the whole URL, which is known once there is a token. axios would read `data:` itself.
 *
 * @throws {RequestFailedError} `REQUEST_INVALID`
 */
export function checkScheme(config: InternalAxiosRequestConfig): void {
  const leading = leadingUrl(config);
  if (/^https?:/i.test(leading) || !URL.canParse(leading)) return;
  if (/^https?:$/.test(new URL(leading).protocol)) return;
  throw buildImpossibleRequestError(config, FOREIGN_SCHEME);
}

type Fault = string | undefined;

function findMemberFault(config: Partial<Record<keyof InternalAxiosRequestConfig, unknown>>): Fault {
  const { method, url, baseURL, timeout } = config;
  if (method !== undefined && !isKnownMethod(method)) return UNKNOWN_METHOD;
  if (!isOptionalText(url)) return 'its `url` is not a text';
  if (!isOptionalText(baseURL)) return 'its `baseURL` is not a text';
  if (timeout !== undefined && !isBetween(toNumber(timeout), 0, MAX_TIMEOUT_MS)) {
    return `its \`timeout\` is not a number of milliseconds between 0 and ${String(MAX_TIMEOUT_MS)}`;
  }
  const limit = LIMITS.find((name) => config[name] !== undefined && Number.isNaN(toNumber(config[name])));
  return limit === undefined ? undefined : `its \`${limit}\` is not a number`;
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

/** Texts pass for numbers with axios. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
}

/** What is not a number would be no limit at all. */
const LIMITS = ['maxBodyLength', 'maxContentLength', 'maxRedirects'] as const;

/** NaN is between no two numbers. */
function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** What serializing has left; axios looks at the kinds of objects itself. */
function findBodyFault(data: unknown): Fault {
  if (Boolean(data) && !['string', 'object', 'function'].includes(typeof data)) {
    return `its body is a ${typeof data}, and no content type says how to write that`;
  }
  return undefined;
}

function findUrlFault(url = ''): Fault {
  // Other schemes without slashes are names below the base URL, such as `people:batchGet`.
  if (/^(?:blob|file|ftp|javascript|vbscript):(?!\/\/)/i.test(url)) return FOREIGN_SCHEME;
  return /^[a-z][a-z\d+.-]*:\/\//i.test(url) && !URL.canParse(url) ? 'its `url` cannot be read' : undefined;
}
