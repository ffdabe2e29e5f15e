import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { ErrorResponse, Evidence } from '../../errors';
import { MASK, redactText } from '../../redact';
import { readApiMessage } from './api-message';
import { toErrorResponse } from './request-description';
import { readRequestId } from './request-id';
import { listSentSecrets } from './sent-secrets';

/** A longer reason phrase says nothing more. */
const MAX_STATUS_TEXT = 100;

/** An answer, as an error tells about it. Nothing in it repeats a secret of the request. */
export interface AnswerDescription {
  /** `404 Not Found (request id abc)`. */
  readonly status: string;
  /** A sentence with the API's own message and a space before it; empty if it says nothing. */
  readonly says: string;
  /** What every error about an answer carries. */
  readonly details: {
    readonly cause: Evidence;
    readonly requestId: string | undefined;
    readonly response: ErrorResponse;
  };
}

/** Describes an answer to a request. */
export function describeAnswer(response: AxiosResponse, sent: InternalAxiosRequestConfig): AnswerDescription {
  const secrets = listSentSecrets(sent);
  const statusText = redactText(response.statusText, secrets).slice(0, MAX_STATUS_TEXT);
  const requestId = findRequestId(response, secrets);
  const message = readApiMessage(response, secrets);
  const named = requestId === undefined ? '' : ` (request id ${requestId})`;
  return {
    status: `${`${String(response.status)} ${statusText}`.trim()}${named}`,
    says: message === undefined ? '' : ` The API says: "${message}".`,
    details: {
      cause: { status: response.status, ...(requestId === undefined ? {} : { requestId }) },
      requestId,
      response: toErrorResponse(response),
    },
  };
}

/** An id that is a secret in disguise is none. */
function findRequestId({ headers }: AxiosResponse, secrets: readonly string[]): string | undefined {
  const id = readRequestId(headers);
  return id === undefined || redactText(id, secrets).includes(MASK) ? undefined : id;
}
