import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

const BROKEN = ['ECONNRESET', 'aborted'] as const;

/** How undici calls what `node:http` calls otherwise: code and message. */
const NAMES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  UND_ERR_SOCKET: ['ECONNRESET', 'socket hang up'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: BROKEN,
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
  const [named = code, message = error.message] =
    error.name === 'HTTPParserError' ? nameParserError(code, error.message) : (NAMES[code ?? ''] ?? []);
  if (response !== undefined && named === 'ECONNRESET') {
    const aborted = new AxiosError('stream has been aborted', AxiosError.ERR_BAD_RESPONSE, config);
    return Object.assign(aborted, { response, cause: error });
  }
  return Object.assign(new AxiosError(message, named, config), {
    cause: error,
    ...(response === undefined ? undefined : { response }),
  });
}

/** undici's parser is that of Node, and says the same in other words. */
function nameParserError(
  code: string | undefined,
  message: string,
): readonly [code: string, message: string] {
  const reason = /\(([^()]+)\)$/.exec(message)?.[1] ?? message;
  // An end where none may be is a connection that broke.
  if (reason.includes('EOF')) return BROKEN;
  return [code ?? 'HPE_INVALID_CONSTANT', `Parse Error: ${reason}`];
}

/**
 * Whether a server sent what undici does not go on after, and `node:http` does: 100 (Continue) that nobody asked for. What
 * became of the request is not known.
 */
export function isMisunderstood(error: unknown): boolean {
  const { code, message } = ((error as Error | undefined)?.cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return code === 'UND_ERR_SOCKET' && message === 'bad response';
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
