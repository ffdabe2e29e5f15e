import { connection } from '../connection';
import { sendRawRequest } from '../generic/send-raw-request';

/** Sends one request: `{ method, url, data?, headers?, params? }` -> `{ statusCode, headers, responseBody }`. */
export const process = connection.action(sendRawRequest);
