import { Readable } from 'node:stream';
import axios, { CanceledError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { isFreshkeysError } from '../errors';
import { buildUnansweredError } from './failures/request-error';
import { relayStream } from './bodies/response-stream';

/** The request of an answer holds the bearer; the configuration that the caller gave does not. */
export function withoutRequest(
  response: AxiosResponse,
  config: InternalAxiosRequestConfig,
  sent: InternalAxiosRequestConfig,
): AxiosResponse {
  response.config = config;
  response.request = undefined;
  if (response.data instanceof Readable) {
    response.data = relayStream(response.data, (error) => hideRequest(error, config, sent));
  }
  return response;
}

/** The errors of axios hold the request, too. */
export function hideRequest(
  error: unknown,
  config: InternalAxiosRequestConfig,
  sent: InternalAxiosRequestConfig,
): Error {
  const own = findOwnError(error);
  if (own !== undefined) return own;
  return axios.isCancel(error) ? new CanceledError(error.message, config) : buildUnansweredError(error, sent);
}

/** How many errors axios and what it is made of put around another one, and then some. */
const MAX_CAUSES = 5;

/** One of ours, from a hook or a name lookup of ours, says it best. */
function findOwnError(error: unknown): Error | undefined {
  let part = error;
  for (let depth = 0; depth < MAX_CAUSES && part instanceof Error; depth += 1) {
    if (isFreshkeysError(part)) return part;
    part = part.cause;
  }
  return undefined;
}
