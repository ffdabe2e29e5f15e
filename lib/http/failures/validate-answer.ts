import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { ConfigurationError, isFreshkeysError, RequestFailedError } from '../../errors';
import { redactText } from '../../redact';
import { describeAnswer } from './answer-description';
import { describeRequest } from './request-description';
import type { RequestOptions } from '../request-options';
import { listSentSecrets } from './sent-secrets';

/** The reason of an author stands within a sentence. */
const MAX_REASON_LENGTH = 300;

/**
 * Lets the author look at an answer whose status is fine.
 *
 * @throws {RequestFailedError} `ANSWER_REFUSED` if the author refuses it
 * @throws {ConfigurationError} `OPTION_INVALID` if what looks at it returns neither a text nor nothing
 */
export function validateAnswer(
  response: AxiosResponse,
  sent: InternalAxiosRequestConfig,
  validate: NonNullable<RequestOptions['validateResponse']>,
): void {
  const reason = reasonOf(response, validate);
  if (reason === undefined) return;
  const { status, details } = describeAnswer(response, sent);
  const line = reason.replace(/[\p{C}\p{Z}]+/gu, ' ');
  const shown = redactText(line, listSentSecrets(sent)).slice(0, MAX_REASON_LENGTH);
  throw new RequestFailedError({
    ...details,
    code: 'ANSWER_REFUSED',
    sentence: `${describeRequest(sent)} answered ${status}, and \`validateResponse\` refused it: ${shown}.`,
    remedy: 'Check the request: `error.response` holds the answer of the API.',
  });
}

function reasonOf(
  response: AxiosResponse,
  validate: NonNullable<RequestOptions['validateResponse']>,
): string | undefined {
  let reason: unknown;
  try {
    reason = validate({ ...response, data: parsedData(response) });
  } catch (error) {
    if (isFreshkeysError(error)) throw error;
    return `it threw ${error instanceof Error ? `${error.name}: ${error.message}` : 'what is no error'}`;
  }
  if (typeof reason === 'string' && reason !== '') return reason.replace(/\.$/, '');
  if (reason === undefined || reason === null || reason === '' || reason === false) return undefined;
  // A promise that nobody waits for must not end the process.
  if (reason instanceof Promise) reason.catch(() => undefined);
  throw new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: `\`validateResponse\` returned ${reason instanceof Promise ? 'a promise' : `a ${typeof reason}`}.`,
    remedy: 'Let it return, and not promise, a text that says why the answer is refused, or nothing.',
  });
}

/** As the caller will see it: axios parses what is JSON, later. */
function parsedData({ data, config }: AxiosResponse<unknown>): unknown {
  const { responseType = 'json' } = config;
  if (typeof data !== 'string' || data === '' || responseType !== 'json') return data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
