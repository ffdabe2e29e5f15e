import type { InternalAxiosRequestConfig } from 'axios';
import { ConfigurationError, RequestFailedError } from '../errors';
import { redactText } from '../redact';
import { describeRequest } from './request-description';

/** Codes of axios and Node that say: this request cannot be made, now or later. */
const UNSENDABLE = /^ERR_(?:INVALID_|BAD_REQUEST|BAD_OPTION|NOT_SUPPORT|FORM_DATA_TOO_DEEP|UNESCAPED_)/;

/** No answer came: the request could not be made, was refused, reset, timed out, or the answer is too large to take. */
export function buildUnansweredError(error: unknown, config: InternalAxiosRequestConfig): RequestFailedError {
  const code = errorCode(error);
  const reason = redactText(error instanceof Error ? error.message : String(error));
  const cause = { networkCode: code, reason };
  return code !== undefined && UNSENDABLE.test(code)
    ? new RequestFailedError({
        code: 'REQUEST_INVALID',
        sentence: `${describeRequest(config)} could not be sent: ${reason}.`,
        remedy: 'Check its URL, headers and body.',
        cause,
      })
    : new RequestFailedError({
        code: 'REQUEST_UNANSWERED',
        sentence: `${describeRequest(config)} got no answer: ${reason}.`,
        remedy:
          'Check the host name and the network, and whether the API took the request before sending it again.',
        cause,
      });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** The URL lies outside of the connection's origins. */
export function buildForeignOriginError(config: InternalAxiosRequestConfig): ConfigurationError {
  return new ConfigurationError({
    code: 'FOREIGN_ORIGIN',
    sentence: `${describeRequest(config)} leads away from this connection, and its token must not go there.`,
    remedy:
      "Use a URL below the base URL, list the origin in `origins`, or set `foreignOrigins: 'anonymous'` to send such requests without a token.",
  });
}
