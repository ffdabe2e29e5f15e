import type { AxiosRequestConfig } from '../http/axios-types';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { invalidOption } from '../component/option-checks';
import type { ReadAttachment } from './form-parts';
import { invalidMember, kindOf } from './message-member';
import { readRawBody } from './raw-body';
import { readRawHeaders } from './raw-headers';

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/** What the answer becomes. */
export const RESPONSE_TYPES = ['json', 'text', 'binary', 'attachment'] as const;

/** One of {@link RESPONSE_TYPES}. */
export type RawResponseType = (typeof RESPONSE_TYPES)[number];

/** A message of `makeRawRequest`, understood. */
export interface RawRequest {
  readonly request: AxiosRequestConfig;
  /** `undefined`: as the step says. */
  readonly responseType: RawResponseType | undefined;
}

/**
 * Reads the body of a message of `makeRawRequest` as a request. Nothing is sent or read yet.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the member
 */
export function toRawRequest(body: unknown, readAttachment: ReadAttachment): RawRequest {
  const message = isRecord(body) ? body : {};
  const url = readUrl(message['url']);
  const method = readMethod(message['method']);
  const { data, contentType } = readRawBody(message, readAttachment);
  const headers = withContentType(readRawHeaders(message['headers']), contentType);
  const { params } = message;
  if (params !== undefined && params !== null && !isRecord(params)) {
    throw invalidMember('params', kindOf(params), 'an object of names and values');
  }
  return {
    request: {
      method,
      url,
      ...(data === undefined ? {} : { data }),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...(isRecord(params) ? { params } : {}),
    },
    responseType: readResponseType(message['responseType']),
  };
}

/** As axios tells absolute URLs from those below the base URL. */
const ABSOLUTE = /^(?:[a-z][a-z\d+.-]*:)?\/\//i;

function readUrl(value: unknown): string {
  const expected = 'a URL below the base URL, or an absolute one';
  const url = nonEmptyString(value)?.trim();
  if (url === undefined) throw invalidOption('url of the message', value, expected);
  if (/\p{Cc}/u.test(url)) throw invalidMember('url', 'a text with a line break in it', expected);
  if (!ABSOLUTE.test(url)) return url;
  // Of one without a scheme, that of the base URL is taken.
  const parsed = URL.canParse(url, 'https://host') ? new URL(url, 'https://host') : undefined;
  if (parsed === undefined) throw invalidMember('url', 'no URL', expected);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw invalidMember('url', `one with the scheme ${parsed.protocol}`, 'an https URL');
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalidMember(
      'url',
      'one with a user name or a password in it',
      'it without; the credential is sent',
    );
  }
  return url;
}

function readMethod(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'GET';
  const method = typeof value === 'string' ? value.trim().toUpperCase() : undefined;
  if (method !== undefined && METHODS.has(method)) return method;
  throw invalidOption('method of the message', value, `one of ${[...METHODS].join(', ')}`);
}

function readResponseType(value: unknown): RawResponseType | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const type = RESPONSE_TYPES.find((candidate) => candidate === value);
  if (type !== undefined) return type;
  throw invalidOption('responseType of the message', value, `one of ${RESPONSE_TYPES.join(', ')}`);
}

/** A header of the message's own wins, but for a form: nobody else knows where its parts end. */
function withContentType(
  headers: ReturnType<typeof readRawHeaders>,
  contentType: string | undefined,
): Record<string, string | number | boolean | string[]> {
  const own = headers as Record<string, string | number | boolean | string[]>;
  if (contentType === undefined) return own;
  const isForm = contentType.startsWith('multipart/');
  const isOwn = ([name]: readonly [string, unknown]): boolean => name.toLowerCase() === 'content-type';
  if (!isForm && Object.entries(own).some(isOwn)) return own;
  const others = Object.entries(own).filter((entry) => !isOwn(entry));
  return { ...Object.fromEntries(others), 'Content-Type': contentType };
}
