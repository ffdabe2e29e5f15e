import type { InternalAxiosRequestConfig } from 'axios';
import { RequestFailedError, type ErrorResponse } from '../../errors';
import { redactText } from '../../redact';
import { describeRequest } from './request-description';

/** Why no answer was handed out, as axios and Node say it. */
export interface AnswerFailure {
  readonly code: string | undefined;
  readonly reason: string;
  /** The answer as far as it came, if it came that far. */
  readonly response: ErrorResponse | undefined;
}

/** What is wrong, and what can be done. */
type Complaint = readonly [sentence: string, remedy: string];

/** Without a number of its own, `follow-redirects` goes this far. */
const DEFAULT_MAX_REDIRECTS = 21;

const BROKEN_API = 'Tell whoever runs the API, or what stands between it and this component.';

/**
 * The error for an answer that came and cannot be used; it would be the same the next time.
 *
 * @returns `undefined` if the failure is another one
 */
export function buildUnusableAnswerError(
  failure: AnswerFailure,
  config: InternalAxiosRequestConfig,
): RequestFailedError | undefined {
  const complaint = complainOfSize(failure) ?? complainOfRedirect(failure, config) ?? complainOfForm(failure);
  if (complaint === undefined) return undefined;
  const [sentence, remedy] = complaint;
  const { code, reason, response } = failure;
  return new RequestFailedError({
    code: 'ANSWER_UNUSABLE',
    sentence: `${describeRequest(config)} ${sentence}.`,
    remedy,
    cause: { networkCode: code, reason, status: response?.status },
    response,
  });
}

function complainOfSize({ code, reason }: AnswerFailure): Complaint | undefined {
  const limit = /^maxContentLength size of (\d+) exceeded$/.exec(reason)?.[1];
  const remedy =
    "Ask for less, for example by pages, set `maxContentLength`, or take it as a stream with `responseType: 'stream'`.";
  if (limit !== undefined) return [`answered with more than the ${limit} bytes that are allowed`, remedy];
  return code === 'ERR_STRING_TOO_LONG' ? ['answered with more than a text can hold', remedy] : undefined;
}

function complainOfRedirect(
  { code, reason }: AnswerFailure,
  { maxRedirects }: InternalAxiosRequestConfig,
): Complaint | undefined {
  if (code === 'ERR_FR_TOO_MANY_REDIRECTS') {
    const count = String(maxRedirects ?? DEFAULT_MAX_REDIRECTS);
    return [
      `was redirected more than ${count} times`,
      'Check its URL: the API may send the request in a circle, or to a page to sign in.',
    ];
  }
  if (code !== 'ERR_FR_REDIRECTION_FAILURE') return undefined;
  return [
    `was redirected to where it cannot go: ${reason.replace(/^Redirected request failed: /, '')}`,
    'Check its URL: nothing but https and http is followed.',
  ];
}

/** Errors of zlib, of brotli, of zstd. */
const OF_COMPRESSION = /^(?:Z_(?!MEM)|ERR__?(?:ERROR_|BROTLI)|ERR_BROTLI|ZSTD_)/;

/** Errors of Node's HTTP parser. An early end is a connection that broke. */
const OF_PARSER = /^HPE_(?!INVALID_EOF_STATE)/;

function complainOfForm({ code = '', reason, response }: AnswerFailure): Complaint | undefined {
  if (OF_COMPRESSION.test(code)) {
    const answered = response === undefined ? 'answered' : `answered ${String(response.status)}`;
    return [`${answered} with a body that cannot be decompressed: ${reason}`, BROKEN_API];
  }
  return OF_PARSER.test(code) ? [`was answered with what is not HTTP: ${reason}`, BROKEN_API] : undefined;
}

/** A text that should have been JSON. */
export interface UnparsableAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Content types are short; whatever is longer is something else. */
const MAX_SHOWN_TYPE_LENGTH = 80;

/** The answer says that it is JSON, and it is not: cut off, a page of a proxy, several documents in one. */
export function buildUnparsableAnswerError(
  config: InternalAxiosRequestConfig,
  { status, headers, text }: UnparsableAnswer,
): RequestFailedError {
  const type = redactText(readContentType(headers)).slice(0, MAX_SHOWN_TYPE_LENGTH).replace(/;.*/s, '');
  const length = text.length;
  return new RequestFailedError({
    code: 'ANSWER_UNUSABLE',
    sentence: `${describeRequest(config)} answered ${String(status)} with ${String(length)} characters of the content type "${type}" that are not JSON.`,
    remedy: "Check the URL, or take the answer as it is with `responseType: 'text'`.",
    cause: { status, contentType: type, length },
    response: { status, statusText: '', headers, data: text },
  });
}

/** The content type of an answer, empty if it has none. */
export function readContentType(headers: Readonly<Record<string, unknown>>): string {
  const type = headers['content-type'] ?? headers['Content-Type'];
  return typeof type === 'string' ? type : '';
}
