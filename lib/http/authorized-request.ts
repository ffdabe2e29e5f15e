import { Readable } from 'node:stream';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { attempt, type Attempt, type AuthorizedAxiosOptions, type Sending } from './attempt';
import {
  buildBodyNotRepeatableError,
  buildInsufficientScopeError,
  buildTokenRejectedError,
} from './rejection-error';
import { isRepeatable } from './request-body';
import { buildStatusError } from './status-error';

/**
 * Sends a request with the current token, and once more with another one if that is rejected. Exactly once: a second
 * rejection is an error.
 */
export async function sendAuthorized(
  config: InternalAxiosRequestConfig,
  sending: Sending,
): Promise<AxiosResponse> {
  const { options } = sending;
  const { tokens } = options;
  const token = await tokens.current();
  const first = await attempt(config, sending, { token, resent: false });
  if (first.verdict.kind !== 'rejected') return settle(first, config, options);
  discardBody(first.response);
  const renewal = await tokens.renew(token);
  if (!renewal.renewed) throw buildTokenRejectedError(first.response, first.sent, renewal.because);
  if (!isRepeatable(config.data)) throw buildBodyNotRepeatableError(first.response, first.sent);
  const second = await attempt(config, sending, { token: renewal.token, resent: true });
  if (second.verdict.kind !== 'rejected') return settle(second, config, options);
  tokens.rejectedAgain(renewal.token);
  throw buildTokenRejectedError(second.response, second.sent, 'again');
}

function settle(
  { response, verdict, sent }: Attempt,
  config: InternalAxiosRequestConfig,
  options: AuthorizedAxiosOptions,
): AxiosResponse {
  if (verdict.kind === 'insufficient-scope') {
    throw buildInsufficientScopeError(response, sent, verdict.scopes);
  }
  const { validateStatus } = config;
  if (validateStatus === undefined || validateStatus === null || validateStatus(response.status))
    return response;
  throw buildStatusError(response, sent, { now: options.clock.now(), rateLimit: options.rateLimit });
}
/** A streamed answer that nobody will read would keep its connection. */
function discardBody({ data }: AxiosResponse): void {
  if (data instanceof Readable) data.destroy();
}
