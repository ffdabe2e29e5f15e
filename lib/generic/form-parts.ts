import type { Readable } from 'node:stream';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { invalidMember, kindOf } from './message-member';
import type { FormPart } from './multipart';

/** Opens an attachment, anew for each attempt. */
export type ReadAttachment = (url: string) => () => Promise<Readable>;

const EXPECTATION =
  'a list of parts, each with "name" and one of "value", "attachmentUrl" or "base64", and "filename" and "contentType" if they matter; or an object of names and texts';

/** `type/subtype`, and parameters without line breaks. */
const CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;[^\p{Cc}]*)?$/u;

/** Whether a text is a content type that can stand in a header. */
export function isContentType(value: string): boolean {
  return CONTENT_TYPE.test(value);
}

/**
 * The parts of a form: a list of parts, or an object of names and contents.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the part
 */
export function readFormParts(data: unknown, readAttachment: ReadAttachment): readonly FormPart[] {
  if (Array.isArray(data))
    return (data as unknown[]).map((part, index) => readPart(part, index, readAttachment));
  if (!isRecord(data)) throw invalidMember('data', kindOf(data), EXPECTATION);
  return Object.entries(data).map(([name, content], index) =>
    readPart({ ...(isFile(content) ? content : { value: content }), name }, index, readAttachment),
  );
}

function isFile(content: unknown): content is Record<string, unknown> {
  return isRecord(content) && ('attachmentUrl' in content || 'base64' in content || 'value' in content);
}

function readPart(part: unknown, index: number, readAttachment: ReadAttachment): FormPart {
  const where = `part ${String(index + 1)} of data`;
  if (!isRecord(part)) throw invalidMember(where, kindOf(part), EXPECTATION);
  const { name } = part;
  if (typeof name !== 'string') throw invalidMember(`name of ${where}`, kindOf(name), 'a text');
  const contentType = nonEmptyString(part['contentType']);
  if (contentType !== undefined && !isContentType(contentType)) {
    throw invalidMember(`contentType of ${where}`, 'no content type', 'one like text/csv');
  }
  const filename = nonEmptyString(part['filename']) ?? ('value' in part ? undefined : name);
  const isText = 'value' in part && filename === undefined;
  return {
    name,
    filename,
    contentType: contentType ?? (isText ? undefined : 'application/octet-stream'),
    content: readContent(part, where, readAttachment),
  };
}

function readContent(
  { value, attachmentUrl, base64 }: Readonly<Record<string, unknown>>,
  where: string,
  readAttachment: ReadAttachment,
): FormPart['content'] {
  const given = [value, attachmentUrl, base64].filter((content) => content !== undefined && content !== null);
  if (given.length > 1) throw invalidMember(where, 'an object with more than one content', EXPECTATION);
  if (attachmentUrl !== undefined) return openAttachment(attachmentUrl, where, readAttachment);
  if (base64 !== undefined) return decodeBase64(base64, where);
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @throws {ConfigurationError} `OPTION_INVALID` if it is no URL of an attachment */
export function openAttachment(
  url: unknown,
  where: string,
  readAttachment: ReadAttachment,
): () => Promise<Readable> {
  if (isWebAddress(url)) return readAttachment(url);
  throw invalidMember(`attachmentUrl of ${where}`, 'no URL', 'the URL of an attachment, http or https');
}

/** Whether a text is a URL from which something can be read. */
export function isWebAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** @throws {ConfigurationError} `OPTION_INVALID` if it is no base64: Node would take what it can and drop the rest */
export function decodeBase64(value: unknown, where: string): Buffer {
  const text = typeof value === 'string' ? value.replace(/\s+/g, '') : undefined;
  if (text !== undefined && /^[\w+/-]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1) {
    return Buffer.from(text, 'base64');
  }
  throw invalidMember(where, text === undefined ? kindOf(value) : 'not base64', 'bytes as base64');
}
