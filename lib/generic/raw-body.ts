import type { Readable } from 'node:stream';
import { isRecord } from '../oauth2/wire';
import {
  decodeBase64,
  isContentType,
  isWebAddress,
  openAttachment,
  readFormParts,
  type ReadAttachment,
} from './form-parts';
import { invalidMember, kindOf } from './message-member';
import { buildMultipart } from './multipart';

/** A body as the request helper takes it, and its content type, if the message says one. */
export interface RawBody {
  readonly data?: unknown;
  readonly contentType?: string;
}

/**
 * The body of a message, in the format that its `contentType` names. Without one, it is left to the request helper.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if the body cannot be of that type
 */
export function readRawBody(
  { data, contentType }: Readonly<Record<string, unknown>>,
  readAttachment: ReadAttachment,
): RawBody {
  if (data === undefined) return {};
  if (contentType === undefined || contentType === null || contentType === '') return { data };
  if (typeof contentType !== 'string' || !isContentType(contentType.trim())) {
    throw invalidMember('contentType', 'no content type', 'one like application/json');
  }
  const type = contentType.trim();
  const essence = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (essence === 'multipart/form-data') return buildMultipart(readFormParts(data, readAttachment));
  if (essence === 'application/x-www-form-urlencoded') return { contentType: type, data: encodeForm(data) };
  if (essence === 'application/json' || essence.endsWith('+json')) return { contentType: type, data };
  return { contentType: type, data: readPlain(data, essence, readAttachment) };
}

/** A list repeats its name, and what is more than a text becomes JSON. */
function encodeForm(data: unknown): string {
  if (typeof data === 'string') return data;
  if (!isRecord(data)) throw invalidMember('data', kindOf(data), 'an object of names and values, for a form');
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (item === undefined || item === null) continue;
      form.append(name, typeof item === 'string' ? item : JSON.stringify(item));
    }
  }
  return form.toString();
}

/** Text, or bytes: base64 or an attachment. */
function readPlain(
  data: unknown,
  essence: string,
  readAttachment: ReadAttachment,
): string | Buffer | (() => Promise<Readable>) {
  if (isRecord(data) && 'attachmentUrl' in data) {
    return openAttachment(data['attachmentUrl'], 'data', readAttachment);
  }
  if (isRecord(data) && 'base64' in data) return decodeBase64(data['base64'], 'base64 of data');
  if (essence === 'application/octet-stream') {
    return isWebAddress(data) ? readAttachment(data) : decodeBase64(data, 'data');
  }
  if (typeof data === 'string') return data;
  if (typeof data === 'number' || typeof data === 'boolean') return String(data);
  throw invalidMember(
    'data',
    kindOf(data),
    `a text, { "base64": … } or { "attachmentUrl": … }, because contentType is ${essence}`,
  );
}
