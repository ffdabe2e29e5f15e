import { Readable } from 'node:stream';
import axios, { CanceledError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { buildUnansweredError } from './request-error';
import { relayStream } from './response-stream';

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
  return axios.isCancel(error) ? new CanceledError(error.message, config) : buildUnansweredError(error, sent);
}
