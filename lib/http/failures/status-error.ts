import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RateLimitedError, RequestFailedError } from '../../errors';
import { describeAnswer } from './answer-description';
import { readWait, type RateLimitShape } from '../limits/rate-limit';
import { describeRequest } from './request-description';
import { describeTried, triedEvidence, type Tried } from './tried';

/** What an error about a status is built with. */
export interface StatusCircumstances {
  /** Epoch ms, local clock. */
  readonly now: number;
  readonly rateLimit?: RateLimitShape | undefined;
  readonly tried?: Tried;
}

/** An answer whose status the caller does not want. */
export function buildStatusError(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  { now, rateLimit, tried }: StatusCircumstances,
): RequestFailedError | RateLimitedError {
  const { status, says, details } = describeAnswer(response, config);
  const common = {
    ...details,
    cause: { ...details.cause, ...(tried === undefined ? {} : triedEvidence(tried)) },
    sentence: `${describeRequest(config)} answered ${status}.${says}${tried === undefined ? '' : describeTried(tried)}`,
  };
  const retryAfterMs = readWait(response, rateLimit, now);
  const isLimit = retryAfterMs !== undefined && rateLimit?.statuses?.includes(response.status) === true;
  if (response.status === 429 || isLimit) {
    return new RateLimitedError({
      ...common,
      code: 'RATE_LIMITED',
      remedy: 'Send fewer requests in parallel, or send this message again later.',
      retryAfterMs,
    });
  }
  return new RequestFailedError({
    ...common,
    code: 'REQUEST_FAILED',
    remedy: REMEDIES[response.status] ?? remedyOfFamily(response.status),
  });
}

const CHECK_BODY = 'Check parameters and body of the request: `error.response` holds the answer of the API.';
const CHANGED_MEANWHILE = 'Read the object again, and send the change with its current version.';

const REMEDIES: Readonly<Record<number, string>> = {
  400: CHECK_BODY,
  403: 'Check what this account may do at the API, and which scopes the connection asks for.',
  404: 'Check the URL and the ids in it, and that this account may see the object. `doNotThrow404` makes 404 an answer.',
  405: 'Check the method: the API does not offer it for this URL.',
  408: 'The API gave up waiting: send the message again later.',
  409: 'The object is in a state that does not allow this, or is there already: read it before it is sent again.',
  410: 'The object, or this version of the API, is gone for good: use another one.',
  412: CHANGED_MEANWHILE,
  413: 'Send less at once: the body is larger than the API takes.',
  415: 'Check the content type of the body.',
  422: CHECK_BODY,
  423: 'The object is locked: send the message again later.',
  428: CHANGED_MEANWHILE,
  501: 'Check method and URL: the API does not offer this.',
};

function remedyOfFamily(status: number): string {
  if (status >= 500) return 'The API has a problem of its own: send the message again later.';
  if (status >= 300 && status < 400) {
    return 'The API sends the request elsewhere, and that was not followed: check the URL and `maxRedirects`.';
  }
  return 'Check the request: `error.response` holds the answer of the API.';
}
