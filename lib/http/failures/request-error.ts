import type { IncomingMessage } from 'node:http';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { ConfigurationError, RequestFailedError, type ErrorResponse } from '../../errors';
import { redactText } from '../../redact';
import { buildImpossibleRequestError } from '../checks/impossible-request';
import { describeRequest } from './request-description';
import { listSentSecrets } from './sent-secrets';
import { describeUntrusted } from '../checks/untrusted-request';
import { buildUnusableAnswerError } from './unusable-answer';

/** Codes of axios and Node that say: this request cannot be made, now or later. */
const UNSENDABLE =
  /^ERR_(?:INVALID_|BAD_REQUEST|BAD_OPTION|NOT_SUPPORT|FORM_DATA_DEPTH|UNESCAPED_|UNKNOWN_ENCODING|OUT_OF_RANGE|ASSERTION)/;

/** Messages of errors are short; whatever is longer repeats something foreign. */
const MAX_REASON_LENGTH = 300;

/** No answer came: the request could not be made, was refused, reset, timed out, or the answer cannot be used. */
export function buildUnansweredError(error: unknown, config: InternalAxiosRequestConfig): RequestFailedError {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  const reason = redactText(message.slice(0, MAX_REASON_LENGTH), listSentSecrets(config)).replace(
    /[\s.:]+$/,
    '',
  );
  if (code !== undefined && UNSENDABLE.test(code))
    return buildImpossibleRequestError(config, reason, { networkCode: code });
  const response = partialAnswer(error);
  const unusable = buildUnusableAnswerError({ code, reason, response }, config);
  if (unusable !== undefined) return unusable;
  const status = response?.status;
  return new RequestFailedError({
    code: 'REQUEST_UNANSWERED',
    sentence:
      status === undefined
        ? `${describeRequest(config)} got no answer: ${reason}.`
        : `${describeRequest(config)} was answered ${String(status)}, but the answer broke off: ${reason}.`,
    remedy:
      'Check the host name and the network, and whether the API took the request before sending it again.',
    cause: { networkCode: code, reason, ...(status === undefined ? undefined : { status }) },
  });
}

function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What axios' errors lead to. Node's request knows its answer before axios has made one of it. */
interface FailedExchange {
  readonly response?: AxiosResponse;
  readonly request?: { readonly res?: IncomingMessage };
}

/** What had come of an answer, without the request that axios' errors lead to. */
function partialAnswer(error: unknown): ErrorResponse | undefined {
  const { response, request } = (error ?? {}) as FailedExchange;
  if (response !== undefined) {
    const { status, statusText, headers } = response;
    return { status, statusText, headers, data: undefined };
  }
  if (request?.res?.statusCode === undefined) return undefined;
  const { statusCode: status, statusMessage: statusText = '', headers } = request.res;
  return { status, statusText, headers, data: undefined };
}

/** The URL lies outside of the connection's origins. */
export function buildForeignOriginError(config: InternalAxiosRequestConfig): ConfigurationError {
  const { url = '', baseURL = '' } = config;
  const isBaseless = baseURL === '' && !URL.canParse(url);
  return new ConfigurationError({
    code: 'FOREIGN_ORIGIN',
    sentence: isBaseless
      ? `${describeUntrusted(config)} has no host to go to, because this connection has no base URL.`
      : `${describeUntrusted(config)} leads away from this connection, and its token must not go there.`,
    remedy:
      "Use a URL below the base URL, list the origin in `origins`, or set `foreignOrigins: 'anonymous'` to send such requests without a token.",
  });
}
