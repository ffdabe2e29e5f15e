import type { AxiosRequestConfig } from 'axios';
import { RequestFailedError, type Evidence } from '../../errors';
import { describeUntrusted } from './untrusted-request';

/** What is known beside the reason. */
interface ImpossibleRequestDetails extends Evidence {
  readonly remedy?: string;
}

/**
 * A request that cannot be made, now or later. Nothing was sent.
 *
 * @param reason which member is wrong and how, never its value: that may be a secret
 */
export function buildImpossibleRequestError(
  config: AxiosRequestConfig,
  reason: string,
  { remedy = 'Check its URL, headers and body.', ...cause }: ImpossibleRequestDetails = {},
): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `${describeUntrusted(config)} could not be sent: ${reason}.`,
    remedy,
    cause: { ...cause, reason },
  });
}
