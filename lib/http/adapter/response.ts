import { Readable } from 'node:stream';
import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { buildTooLargeError } from './body-sink';
import type { Answer } from './exchange';

const BYTE_ORDER_MARK = 0xfeff;

/** The response of axios that an answer is, with its body as it was asked for. */
export function buildResponse(
  { head, data }: Answer,
  config: InternalAxiosRequestConfig,
): AxiosResponse | Promise<AxiosResponse> {
  const { status, statusText, headers } = head;
  const response: AxiosResponse = { status, statusText, headers, data, config, request: undefined };
  if (!(data instanceof Readable)) {
    response.data = readText(data ?? EMPTY, config);
    return response;
  }
  if (config.responseType !== 'stream') return collect(data, response);
  const limit = config.maxContentLength ?? -1;
  if (limit > -1) response.data = Readable.from(limitBytes(data, limit, response), { objectMode: false });
  return response;
}

const EMPTY = Buffer.alloc(0);

/**
 * The response, if the caller wants its status.
 *
 * @throws {AxiosError} `ERR_BAD_REQUEST` or `ERR_BAD_RESPONSE` if not
 * @see axios `lib/core/settle.js`
 */
export function settleStatus(response: AxiosResponse): AxiosResponse {
  const { status, config } = response;
  const { validateStatus } = config;
  if (typeof validateStatus !== 'function' || validateStatus(status)) return response;
  const code = status >= 400 && status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  const message = `Request failed with status code ${String(status)}`;
  throw new AxiosError(message, code, config, undefined, response);
}

/** Reads a body that is decoded on its way. */
async function collect(body: Readable, response: AxiosResponse): Promise<AxiosResponse> {
  const { config } = response;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of limitBytes(body, config.maxContentLength ?? -1, response)) chunks.push(chunk);
  } catch (error) {
    throw error instanceof AxiosError
      ? error
      : AxiosError.from(error, undefined, config, undefined, response);
  }
  response.data = readText(Buffer.concat(chunks), config);
  return response;
}

async function* limitBytes(body: Readable, limit: number, response: AxiosResponse): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (limit > -1 && size > limit) throw buildTooLargeError(limit, { ...response, data: undefined });
    yield chunk;
  }
}

function readText(body: Buffer, { responseType, responseEncoding }: InternalAxiosRequestConfig): unknown {
  if (responseType === 'arraybuffer') return body;
  const text = body.toString(responseEncoding as BufferEncoding | undefined);
  const isUtf8 = responseEncoding === undefined || responseEncoding === 'utf8';
  return isUtf8 && text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}
