import { connection } from '../connection';
import { toRawRequest, toRawResponse } from '../generic/raw-request';

/** Sends one request: `{ method, url, data?, headers?, params? }` -> `{ statusCode, headers, responseBody }`. */
export const process = connection.action(async ({ http, message }) => ({
  body: toRawResponse(await http.request<unknown>(toRawRequest(message.body))),
}));
