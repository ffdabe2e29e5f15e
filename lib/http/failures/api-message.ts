import type { AxiosResponse } from 'axios';
import { isRecord, nonEmptyString } from '../../oauth2/wire';
import { redactText } from '../../redact';

/** Longer messages are cut: they stand within a sentence. */
const MAX_LENGTH = 300;

/** A longer body is a document, and no message. */
const MAX_BODY_LENGTH = 100_000;

/** How deep a message may lie: `error.errors[0].message` is three deep. */
const MAX_DEPTH = 5;

/**
 * Members that hold a message, or lead to one, the more telling first: those of RFC 6749 §5.2 and RFC 9457, and those
 * that APIs made up.
 */
const MEMBERS = [
  'error_description',
  'errorDescription',
  'error_message',
  'errorMessage',
  'errorMessages',
  'message',
  'Message',
  'detail',
  'faultstring',
  'msg',
  'description',
  'reason',
  'title',
  'value',
  'error',
  'errors',
  'Errors',
  'fault',
  'Fault',
] as const;

/**
 * What the API itself says about a failure, in one bounded line without secrets; `undefined` if it says nothing that a
 * person could read. Streams are not touched, and pages of HTML or XML are never shown.
 *
 * @param secrets what the request went out with, because some APIs repeat it
 */
export function readApiMessage(
  { data, headers }: Pick<AxiosResponse<unknown>, 'data' | 'headers'>,
  secrets: readonly string[] = [],
): string | undefined {
  const type = String(headers['content-type'] ?? '').toLowerCase();
  const found = readText(textOf(data), type);
  const message = found === undefined ? '' : redactText(toLine(found), secrets).trim();
  return message === '' ? undefined : shorten(message);
}

function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data.length > MAX_BODY_LENGTH ? undefined : data;
  return Buffer.isBuffer(data) && data.length <= MAX_BODY_LENGTH ? data.toString('utf8') : undefined;
}

function readText(text: string | undefined, type: string): string | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const json = parseJson(text);
  if (json !== undefined) return findMessage(json);
  const isPlain =
    type.startsWith('text/plain') && text.length <= MAX_LENGTH && !text.trimStart().startsWith('<');
  return isPlain ? text : undefined;
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' || typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function findMessage(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return nonEmptyString(value);
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return findMessage((value as unknown[])[0], depth + 1);
  return isRecord(value) ? (findTitle(value) ?? findMember(value, depth)) : undefined;
}

/** RFC 9457 §3.1: the kind of problem, and this very one. */
function findTitle({ title, detail }: Readonly<Record<string, unknown>>): string | undefined {
  const [kind, problem] = [nonEmptyString(title), nonEmptyString(detail)];
  return kind === undefined || problem === undefined ? undefined : `${kind}: ${problem}`;
}

function findMember(record: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const name of MEMBERS) {
    const message = Object.hasOwn(record, name) ? findMessage(record[name], depth + 1) : undefined;
    if (message !== undefined) return message;
  }
  const { errors } = record;
  return isRecord(errors) ? findFieldError(errors, depth) : undefined;
}

/** `"errors": { "email": ["is taken"] }` */
function findFieldError(errors: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  const [field] = Object.entries(errors);
  const message = field === undefined ? undefined : findMessage(field[1], depth + 1);
  return field === undefined || message === undefined ? undefined : `${field[0]}: ${message}`;
}

/** No line breaks, no control characters, nothing invisible: a text of somebody else within our own. */
function toLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ');
}

function shorten(text: string): string {
  return text.length <= MAX_LENGTH
    ? text
    : `${text.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
