import type { InternalAxiosRequestConfig } from 'axios';

/** Members of a request that mean something to `node:http` alone, or to what axios builds around it. */
const MEMBERS = [
  'auth',
  'httpAgent',
  'httpsAgent',
  'socketPath',
  'transport',
  'proxy',
  'lookup',
  'family',
  'httpVersion',
  'insecureHTTPParser',
  'maxRate',
  'onUploadProgress',
  'onDownloadProgress',
  'sensitiveHeaders',
] as const;

/** Whether a request uses what only axios' own adapter can do. */
export function needsAxios(config: InternalAxiosRequestConfig): boolean {
  const members = config as unknown as Readonly<Record<string, unknown>>;
  for (const name of MEMBERS) if (Boolean(members[name])) return true;
  if (config.transitional?.advertiseZstdAcceptEncoding === true) return true;
  // It says what is wrong with a time limit that is no number.
  if (config.timeout !== undefined && typeof config.timeout !== 'number') return true;
  return !isPlainBody(config.data);
}

/** A body that is there as a whole. What is read while it is sent takes the way whose back-pressure is proved. */
function isPlainBody(data: unknown): boolean {
  return data === undefined || data === null || typeof data === 'string' || Buffer.isBuffer(data);
}
