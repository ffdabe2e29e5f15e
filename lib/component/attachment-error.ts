import { ConfigurationError, RequestFailedError, type ErrorResponse } from '../errors';
import { redactText, redactUrl } from '../redact';

/** A reason is for a person to read: longer than this it helps nobody. */
const MAX_REASON_LENGTH = 300;

/** The container knows nothing of the platform's storage: nothing was sent. */
export function buildStorageMissingError(): ConfigurationError {
  return new ConfigurationError({
    code: 'ENVIRONMENT_VARIABLE_MISSING',
    sentence: 'There is no storage for attachments: this process does not know where it is.',
    remedy: `Set ${VARIABLES}. The platform sets them in its containers; at a desk, nobody does.`,
  });
}

const VARIABLES = 'ELASTICIO_OBJECT_STORAGE_URI and ELASTICIO_OBJECT_STORAGE_TOKEN';

/** The storage did not take an attachment. */
export function buildNotStoredError(error: unknown): RequestFailedError {
  const { status, reason } = describeFailure(error);
  return buildError({
    sentence: `The attachment was not stored: the platform's storage ${answered(status, reason)}.`,
    remedy: isRefusal(status)
      ? 'Check ELASTICIO_OBJECT_STORAGE_TOKEN: the storage does not take this token.'
      : `Send the message again later; if it stays like this, check ${VARIABLES} and the size of the attachment.`,
    status,
    reason,
  });
}

/** An attachment could not be read. */
export function buildNotReadError(url: string, error: unknown): RequestFailedError {
  const { status, reason } = describeFailure(error);
  return buildError({
    sentence: `The attachment ${redactUrl(url)} could not be read: its storage ${answered(status, reason)}.`,
    remedy: isRefusal(status)
      ? "Check whether the URL is still valid, and for the platform's own storage ELASTICIO_OBJECT_STORAGE_TOKEN."
      : 'Check the URL of the attachment, and whether it is still kept there; attachments are deleted after a while.',
    status,
    reason,
  });
}

/** What a failure of the library says: its own errors have the status as their code, or in their cause. */
function describeFailure(error: unknown): { readonly status: number | undefined; readonly reason: string } {
  const { message, code, response, cause } = error as Partial<LibraryError>;
  const statuses = [response?.status, code, cause?.response?.status];
  return {
    status: statuses.find((status) => typeof status === 'number'),
    reason: redactText(message ?? String(error)).slice(0, MAX_REASON_LENGTH),
  };
}

interface LibraryError extends Error {
  readonly code: unknown;
  readonly response?: { readonly status?: number };
  readonly cause: { readonly response?: { readonly status?: number } } | undefined;
}

function answered(status: number | undefined, reason: string): string {
  return status === undefined ? `did not answer as expected (${reason})` : `answered ${String(status)}`;
}

function isRefusal(status: number | undefined): boolean {
  return status === 401 || status === 403;
}

function buildError(failure: {
  readonly sentence: string;
  readonly remedy: string;
  readonly status: number | undefined;
  readonly reason: string;
}): RequestFailedError {
  const { sentence, remedy, status, reason } = failure;
  // The body stays out: what a storage says about an attachment may be the attachment.
  const response: ErrorResponse | undefined =
    status === undefined ? undefined : { status, statusText: '', headers: {}, data: undefined };
  return new RequestFailedError({
    code: 'ATTACHMENT_FAILED',
    sentence,
    remedy,
    cause: { status, reason },
    response,
  });
}
