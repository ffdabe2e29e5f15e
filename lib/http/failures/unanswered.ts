import { RequestFailedError } from '../../errors';
import { describeTried, triedEvidence, type Tried } from './tried';

/** The error of a request without an answer that can be used, and what was done for it. */
export function settleUnanswered(error: RequestFailedError, tried: Tried): RequestFailedError {
  const told = describeTried(tried);
  if (told === '') return error;
  const { code, message, remedy, response, requestId } = error;
  return new RequestFailedError({
    code,
    sentence: `${message.slice(0, -remedy.length).trimEnd()}${told}`,
    remedy,
    cause: { ...(error.cause as object | undefined), ...triedEvidence(tried) },
    response,
    requestId,
  });
}
