import type { AxiosResponse } from 'axios';
import { valueAt } from '../../oauth2/json-path';
import { endOf } from '../../oauth2/expiry';
import { finiteNumber, parseJsonObject } from '../../oauth2/wire';
import { readHeader, readLimits, readRetryAfter, serverTime } from './rate-limit-fields';

/** Where an answer says how long to wait: a header, or a member of the JSON body. */
export interface RateLimitShape {
  /** Statuses that mean "too many requests", too, if the answer says how long to wait. 429 always does. */
  readonly statuses?: readonly number[];
  readonly header?: string;
  /** Path of the member, names and positions joined by dots. */
  readonly path?: string;
  /** Default: `seconds`. */
  readonly format?: 'seconds' | 'milliseconds' | 'epoch-seconds' | 'epoch-milliseconds' | 'date';
}

/**
 * How long an answer asks to wait, in milliseconds: `Retry-After` or its exact kin, else what is declared, else the
 * reset of the limit's fields. A reset says nothing about this request while there is something left of the limit.
 *
 * @param now epoch ms, local clock; used where the answer has no `Date` header
 */
export function readWait(
  response: AxiosResponse,
  shape: RateLimitShape | undefined,
  now: number,
): number | undefined {
  const serverNow = serverTime(response, now);
  return (
    readRetryAfter(response, serverNow) ??
    (shape === undefined ? undefined : readDeclared(response, shape, serverNow)) ??
    readResetOfSpent(response, now)
  );
}

function readResetOfSpent(response: AxiosResponse, now: number): number | undefined {
  const limits = readLimits(response, now);
  return limits?.remaining === undefined || limits.remaining === 0 ? limits?.resetMs : undefined;
}

function readDeclared(
  response: AxiosResponse,
  { header, path, format = 'seconds' }: RateLimitShape,
  now: number,
): number | undefined {
  const value = header === undefined ? readBody(response, path) : readHeader(response, header.toLowerCase());
  // "0 seconds" is an answer, and no end of anything.
  if (finiteNumber(value) === 0) return 0;
  const end = endOf(value, format, now);
  return end === undefined ? undefined : Math.max(0, Math.ceil(end - now));
}

function readBody({ data }: AxiosResponse<unknown>, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  const text = Buffer.isBuffer(data) ? data.toString('utf8') : data;
  return typeof text === 'string' ? valueAt(parseJsonObject(text), path) : undefined;
}
