import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RateLimitedError, RequestFailedError } from '../errors';
import { parseHttpDate, parseRetryAfter } from '../oauth2/retry-after';
import { redactText } from '../redact';
import { describeRequest, toErrorResponse } from './request-description';

/** An answer whose status the caller does not want. */
export function buildStatusError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  now: number,
): RequestFailedError | RateLimitedError {
  const answered = `${describeRequest(config)} answered ${String(response.status)} ${redactText(response.statusText)}`;
  const common = { cause: { status: response.status }, response: toErrorResponse(response) };
  if (response.status === 429) {
    return new RateLimitedError({
      ...common,
      code: 'RATE_LIMITED',
      sentence: `${answered.trim()}.`,
      remedy: 'Send fewer requests in parallel, or send this message again later.',
      // A date means the server's clock, which its own answer shows.
      retryAfterMs: parseRetryAfter(
        readHeader(response, 'retry-after'),
        parseHttpDate(readHeader(response, 'date') ?? '') ?? now,
      ),
    });
  }
  return new RequestFailedError({
    ...common,
    code: 'REQUEST_FAILED',
    sentence: `${answered.trim()}.`,
    remedy:
      response.status >= 500
        ? 'The API has a problem of its own: send the message again later.'
        : 'Check the request: `error.response` holds the answer of the API.',
  });
}

function readHeader({ headers }: AxiosResponse, name: string): string | undefined {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : undefined;
}
