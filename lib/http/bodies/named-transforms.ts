import axios, {
  type AxiosRequestTransformer,
  type AxiosResponseHeaders,
  type AxiosResponseTransformer,
  type InternalAxiosRequestConfig,
} from 'axios';
import type { RequestFailedError } from '../../errors';
import { buildImpossibleRequestError } from '../checks/impossible-request';
import { isBodyFactory } from './request-body';
import { buildUnparsableAnswerError, readContentType } from '../failures/unusable-answer';

const TO_BODY: readonly AxiosRequestTransformer[] = [axios.defaults.transformRequest ?? []].flat();
const FROM_BODY: readonly AxiosResponseTransformer[] = [axios.defaults.transformResponse ?? []].flat();

/** Writes bodies as axios does, with an error that has a name where it cannot. */
export const transformRequest: AxiosRequestTransformer = function (body: unknown, headers) {
  // axios would turn a function into JSON; it is a body only once it has been called. Until then, nobody knows its type.
  if (isBodyFactory(body)) {
    if (!headers.hasContentType()) headers.setContentType(false);
    return body;
  }
  // And a symbol into nothing.
  if (typeof body === 'symbol') throw buildUnwritableError(this, 'its body is a symbol');
  try {
    return TO_BODY.reduce<unknown>((data, transform) => transform.call(this, data, headers), body);
  } catch (error) {
    throw buildUnwritableError(this, describeFailure(error));
  }
};

function buildUnwritableError(config: InternalAxiosRequestConfig, reason: string): RequestFailedError {
  return buildImpossibleRequestError(config, reason, { remedy: 'Check what `data` is made of.' });
}

/** The messages of these errors have names and values of the body in them. */
function describeFailure(error: unknown): string {
  const { name = '', message = '', code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (/circular/i.test(message)) return 'its body refers to itself';
  if (name === 'TypeError' && message.includes('BigInt')) return 'its body holds a BigInt';
  const isDeep = name === 'RangeError' || code === 'ERR_FORM_DATA_DEPTH_EXCEEDED';
  if (isDeep) return 'its body is nested too deeply';
  return `its body cannot be written${/^\w{1,40}$/.test(name) ? ` (${name})` : ''}`;
}

/** On the configuration of a request that has come to an answer: the text of an error stays what it is. */
const ANSWERED = Symbol('answered');

/** Takes note of it for {@link transformResponse}, which axios calls for both. */
export function markAnswered(config: InternalAxiosRequestConfig): void {
  (config as { [ANSWERED]?: boolean })[ANSWERED] = true;
}

/**
 * Reads answers as axios does: what is JSON is parsed, and any other text is handed out. But a text that is declared to be
 * JSON and is not, is a failure with a name.
 */
export const transformResponse: AxiosResponseTransformer = function (body: unknown, headers, status = 0) {
  if (typeof body !== 'string' || body.trim() === '') return read(this, body, { headers, status });
  const data = parse(() => read(this, body, { headers, status }), body);
  // Parsing makes something shorter of a text in quotes: whatever is still the same was not parsed.
  const isFailure = data === body && isJsonExpected(this, headers);
  if (!isFailure || (this as { [ANSWERED]?: boolean })[ANSWERED] !== true) return data;
  throw buildUnparsableAnswerError(this, { status, headers, text: body });
};

function read(
  config: InternalAxiosRequestConfig,
  body: unknown,
  { headers, status }: { readonly headers: AxiosResponseHeaders; readonly status: number },
): unknown {
  return FROM_BODY.reduce<unknown>((data, transform) => transform.call(config, data, headers, status), body);
}

/** The text where axios, told so by `silentJSONParsing: false`, throws. */
function parse(read: () => unknown, text: string): unknown {
  try {
    return read();
  } catch (error) {
    // Not axios': it came out of a `parseReviver`.
    if (!axios.isAxiosError(error)) throw error;
    return text;
  }
}

const JSON_TYPE = /^\s*application\/(?:(?!stream\+)[\w.!#$&^+-]+\+)?json\s*(?:;|$)/i;

function isJsonExpected(
  { responseType, transitional }: InternalAxiosRequestConfig,
  headers: Readonly<Record<string, unknown>>,
): boolean {
  if (responseType === 'json' && transitional?.silentJSONParsing === false) return true;
  const isParsed = responseType === 'json' || (!responseType && transitional?.forcedJSONParsing !== false);
  return isParsed && JSON_TYPE.test(readContentType(headers));
}
