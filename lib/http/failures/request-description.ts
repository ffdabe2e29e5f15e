import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { ErrorResponse } from '../../errors';
import { redactUrl } from '../../redact';

/** A request in words: `GET https://api.example.com/contacts`, without secrets. */
export function describeRequest(config: InternalAxiosRequestConfig): string {
  const { baseURL, url = '' } = config;
  const full =
    baseURL === undefined || URL.canParse(url)
      ? url
      : `${baseURL.replace(/\/$/, '')}/${url.replace(/^\/+/, '')}`;
  return `${(config.method ?? 'get').toUpperCase()} ${redactUrl(full)}`;
}

/** An answer as errors carry it: without the request, whose headers hold the bearer. */
export function toErrorResponse(response: AxiosResponse): ErrorResponse {
  const { status, statusText, headers } = response;
  return { status, statusText, headers, data: response.data as unknown };
}
