import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createInflate,
  createInflateRaw,
  createUnzip,
  type BrotliOptions,
  type ZlibOptions,
} from 'node:zlib';
import type { InternalAxiosRequestConfig } from 'axios';
import type { AnswerHead } from './answer-head';

/** Makes what decodes a body that begins like this. */
export type SelectDecoder = (first: Buffer) => Transform;

/** As axios has them: a body that ends early is what came of it. */
const ZLIB: ZlibOptions = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const BROTLI: BrotliOptions = {
  flush: constants.BROTLI_OPERATION_FLUSH,
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

/** The method of zlib's header (RFC 1950 §2.2): some servers leave the header out. */
const DEFLATE_METHOD = 8;

const unzip: SelectDecoder = () => createUnzip(ZLIB);

const DECODERS: ReadonlyMap<string, SelectDecoder> = new Map<string, SelectDecoder>([
  ['gzip', unzip],
  ['x-gzip', unzip],
  ['compress', unzip],
  ['x-compress', unzip],
  [
    'deflate',
    ([first = 0]) => ((first & 0x0f) === DEFLATE_METHOD ? createInflate(ZLIB) : createInflateRaw(ZLIB)),
  ],
  ['br', () => createBrotliDecompress(BROTLI)],
]);

/**
 * What decodes the body of an answer; its headers do not name the encoding any more then.
 *
 * @returns `undefined` if the body is handed out as it is
 */
export function selectDecoder(
  { status, headers }: AnswerHead,
  method: string,
  { decompress }: InternalAxiosRequestConfig,
): SelectDecoder | undefined {
  const encoding = headers['content-encoding'] as string | undefined;
  if (decompress === false || encoding === undefined || encoding === '') return undefined;
  const hasNoBody = method === 'HEAD' || status === 204;
  const decoder = DECODERS.get(encoding.toLowerCase());
  if (hasNoBody || decoder !== undefined) delete headers['content-encoding'];
  return hasNoBody ? undefined : decoder;
}
