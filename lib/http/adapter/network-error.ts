import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

/** How undici calls what `node:http` calls otherwise: code and message. */
const NAMES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  UND_ERR_SOCKET: ['ECONNRESET', 'socket hang up'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['ECONNRESET', 'aborted'],
  UND_ERR_HEADERS_OVERFLOW: ['HPE_HEADER_OVERFLOW', 'Parse Error: Header overflow'],
};

/** What undici refuses to send, before a byte of it has left. */
const REFUSED: ReadonlySet<unknown> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** Whether a request was refused, and nothing of it was sent: axios' own adapter knows how to, or why not. */
export function isRefusedUnsent(error: unknown): boolean {
  return error instanceof Error && REFUSED.has(codeOf(error instanceof AxiosError ? error.cause : error));
}

/**
 * An error as axios' own adapter throws it.
 *
 * @param response the answer as far as it came
 */
export function buildNetworkError(
  error: Error,
  config: InternalAxiosRequestConfig,
  response: AxiosResponse | undefined,
): AxiosError {
  const code = codeOf(error);
  const [named = code, message = error.message] = NAMES[code ?? ''] ?? [];
  if (response !== undefined && named === 'ECONNRESET') {
    const aborted = new AxiosError('stream has been aborted', AxiosError.ERR_BAD_RESPONSE, config);
    return Object.assign(aborted, { response, cause: error });
  }
  const said = named?.startsWith('HPE_') === true && !message.startsWith('Parse Error') ? `Parse Error: ${message}` : message;
  return Object.assign(new AxiosError(said, named, config), { cause: error, ...(response === undefined ? {} : { response }) });
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
