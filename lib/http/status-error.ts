import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RateLimitedError, RequestFailedError } from '../errors';
import { redactText } from '../redact';
import { readWait, type RateLimitShape } from './rate-limit';
import { describeRequest, toErrorResponse } from './request-description';

/** An answer whose status the caller does not want. */
export function buildStatusError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  { now, rateLimit }: { readonly now: number; readonly rateLimit?: RateLimitShape | undefined },
): RequestFailedError | RateLimitedError {
  const answered = `${describeRequest(config)} answered ${String(response.status)} ${redactText(response.statusText)}`;
  const common = { cause: { status: response.status }, response: toErrorResponse(response) };
  const retryAfterMs = readWait(response, rateLimit, now);
  const isLimit = retryAfterMs !== undefined && rateLimit?.statuses?.includes(response.status) === true;
  if (response.status === 429 || isLimit) {
    return new RateLimitedError({
      ...common,
      code: 'RATE_LIMITED',
      sentence: `${answered.trim()}.`,
      remedy: 'Send fewer requests in parallel, or send this message again later.',
      retryAfterMs,
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
