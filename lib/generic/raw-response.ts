import { Readable } from 'node:stream';
import type { StoredAttachment } from '../component/attachments';
import type { ErrorResponse } from '../errors';
import { isRecord } from '../oauth2/wire';

/** What `makeRawRequest` emits. */
export interface RawResponse {
  /** Not there if no answer came. */
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly responseBody?: unknown;
  readonly attachmentUrl?: string;
  readonly contentType?: string;
  readonly sizeBytes?: number;
  /** What went wrong, where an error is emitted as a message. */
  readonly errorMessage?: string;
}

/** The answer as plain data. */
export function toRawResponse({
  status,
  headers,
  data,
}: Pick<ErrorResponse, 'status' | 'headers' | 'data'>): RawResponse {
  return {
    statusCode: status,
    headers: plainHeaders(headers),
    responseBody: Buffer.isBuffer(data) ? data.toString('base64') : data,
  };
}

/** An answer that went into the storage. */
export function toStoredResponse({ response, url, contentType, sizeBytes }: StoredAttachment): RawResponse {
  const { status, headers } = response;
  return { statusCode: status, headers: plainHeaders(headers), attachmentUrl: url, contentType, sizeBytes };
}

/** An error as a message. What an API says in its answer is text, whatever was asked for. */
export function toErrorBody(error: Error, response: ErrorResponse | undefined): RawResponse {
  if (response === undefined) return { errorMessage: error.message };
  const { data, headers } = response;
  // Nobody will read it, and it would keep its connection.
  if (data instanceof Readable) data.destroy();
  const body = data instanceof Readable ? undefined : Buffer.isBuffer(data) ? readable(data, headers) : data;
  return { ...toRawResponse({ ...response, data: body }), errorMessage: error.message };
}

function readable(data: Buffer, headers: unknown): unknown {
  const type = isRecord(headers) ? String(headers['content-type']) : '';
  if (!/json|text|xml/i.test(type)) return data;
  const text = data.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Cookies open a session to whoever has them, and messages are kept and shown: they stay here. */
function plainHeaders(headers: unknown): Readonly<Record<string, unknown>> {
  const entries = isRecord(headers) ? Object.entries(headers) : [];
  return Object.fromEntries(entries.filter(([name]) => !/^set-cookie2?$/i.test(name)));
}
