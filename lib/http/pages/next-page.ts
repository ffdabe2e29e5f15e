import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import { ConfigurationError } from '../../errors';
import { valueAt, withValueAt } from '../../oauth2/json-path';
import { isRecord, nonEmptyString } from '../../oauth2/wire';
import { parseNextLink } from './link-header';
import type { PagedList } from './pagination-shape';

/** Which page is asked for: by an address, or by a parameter. */
export type NextPage = Pick<AxiosRequestConfig, 'url' | 'params' | 'data'> | undefined;

/**
 * What follows a page; `undefined` after the last one.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if a parameter should go into a body that is no object
 */
export function selectNextPage(
  request: AxiosRequestConfig,
  response: Pick<AxiosResponse<unknown>, 'headers' | 'data'>,
  shape: PagedList,
): NextPage {
  const { style, next = 'next', parameter = style } = shape;
  if (style === 'link') return byUrl(parseNextLink(response.headers['link']));
  if (style === 'next-url') return byUrl(valueAt(response.data, next));
  const value =
    style === 'cursor'
      ? valueAt(response.data, next)
      : count(response.data, currentValue(request, parameter, shape), shape);
  if (!isCursor(value)) return undefined;
  const { url } = request;
  const params: unknown = request.params;
  const place = { ...(url === undefined ? {} : { url }) };
  return shape.parameterIn === 'body'
    ? { ...place, params, data: withValueAt(bodyOf(request), parameter, value) }
    : { ...place, params: withParameter(params, parameter, value) };
}

function byUrl(value: unknown): NextPage {
  const url = nonEmptyString(value);
  return url === undefined ? undefined : { url };
}

/** `false` and `null` say that nothing follows; an object is no cursor. */
function isCursor(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

function currentValue(request: AxiosRequestConfig, parameter: string, { parameterIn }: PagedList): unknown {
  if (parameterIn === 'body') return valueAt(bodyOf(request), parameter);
  const params: unknown = request.params;
  if (params instanceof URLSearchParams) return params.get(parameter) ?? undefined;
  return isRecord(params) ? params[parameter] : undefined;
}

function withParameter(params: unknown, parameter: string, value: string | number): unknown {
  if (!(params instanceof URLSearchParams)) {
    return { ...(isRecord(params) ? params : {}), [parameter]: value };
  }
  const copy = new URLSearchParams(params);
  copy.set(parameter, String(value));
  return copy;
}

function bodyOf(request: AxiosRequestConfig): Readonly<Record<string, unknown>> {
  const data: unknown = request.data ?? {};
  const prototype: unknown = isRecord(data) ? Object.getPrototypeOf(data) : undefined;
  if (isRecord(data) && prototype === Object.prototype) return data;
  throw new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence:
      'The parameter that asks for the next page cannot be put into the body, which is no plain object.',
    remedy: "Give `data` as an object, or leave out `parameterIn: 'body'`.",
  });
}

/** Offset or number of the next page; nothing follows a page without items. */
function count(data: unknown, current: unknown, { style, items }: PagedList): number | undefined {
  const { length } = items === undefined ? onlyList(data) : listOf(valueAt(data, items));
  if (length === 0) return undefined;
  const number = Number(current ?? (style === 'page' ? 1 : 0));
  return Number.isFinite(number) ? number + (style === 'page' ? 1 : length) : undefined;
}

/** The answer itself, or the only list in it. */
function onlyList(data: unknown): readonly unknown[] {
  if (!isRecord(data)) return listOf(data);
  const [list, ...others] = Object.values(data).filter((value) => Array.isArray(value));
  return others.length > 0 ? [] : listOf(list);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
