import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Attempt, AuthorizedAxiosOptions } from '../attempt';
import { buildInsufficientScopeError } from './rejection-error';
import { buildStatusError } from './status-error';
import type { Tried } from './tried';
import { validateAnswer } from './validate-answer';

/** What an answer is judged with. */
export interface Settling {
  readonly options: AuthorizedAxiosOptions;
  readonly tried: Tried;
}

/** Hands out an answer that the caller wants, and throws for any other: scope, then status, then what the author says. */
export function settle(
  { response, verdict, sent }: Attempt,
  config: InternalAxiosRequestConfig,
  { options, tried }: Settling,
): AxiosResponse {
  if (verdict.kind === 'insufficient-scope') {
    throw buildInsufficientScopeError(response, sent, verdict.scopes);
  }
  if (!isWanted(response.status, config, options)) {
    const { rateLimit } = options;
    throw buildStatusError(response, sent, { now: options.clock.now(), rateLimit, tried });
  }
  const validate = config.validateResponse ?? options.validateResponse;
  if (validate !== undefined) validateAnswer(response, sent, validate);
  return response;
}

function isWanted(
  status: number,
  { validateStatus, doNotThrow404 }: InternalAxiosRequestConfig,
  options: AuthorizedAxiosOptions,
): boolean {
  if (validateStatus === undefined || validateStatus === null || validateStatus(status)) return true;
  return status === 404 && (doNotThrow404 ?? options.doNotThrow404) === true;
}
