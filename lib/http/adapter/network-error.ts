import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

const BROKEN = ['ECONNRESET', 'aborted'] as const;

/** How undici calls what `node:http` calls otherwise: code and message. */
const NAMES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  UND_ERR_SOCKET: ['ECONNRESET', 'socket hang up'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: BROKEN,
  UND_ERR_HEADERS_OVERFLOW: ['HPE_HEADER_OVERFLOW', 'Parse Error: Header overflow'],
};

/** What undici says of an answer that is no HTTP: the reason of the parser that Node has as well, without its code. */
const NO_HTTP = /^Response does not match the HTTP\/1\.1 protocol \((.+)\)$/;

/** The codes that `node:http` has for these reasons. */
const PARSER_CODES: readonly (readonly [reason: RegExp, code: string])[] = [
  [/^Expected HTTP\//, 'HPE_INVALID_CONSTANT'],
  [/version/i, 'HPE_INVALID_VERSION'],
  [/status/i, 'HPE_INVALID_STATUS'],
  [/header (?:field|token|value)/i, 'HPE_INVALID_HEADER_TOKEN'],
  [/chunk size/i, 'HPE_INVALID_CHUNK_SIZE'],
  [/^Transfer-Encoding/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/Content-Length/, 'HPE_INVALID_CONTENT_LENGTH'],
  [/Transfer-Encoding/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/space/i, 'HPE_UNEXPECTED_SPACE'],
  [/expected CR/i, 'HPE_CR_EXPECTED'],
  [/expected LF/i, 'HPE_LF_EXPECTED'],
];

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

/** How much of an answer came before the error, and what was made of it. */
export interface Received {
  readonly response: AxiosResponse | undefined;
  /** Whether its body passes through a stream: to be decoded, or to a reader. */
  readonly isRelayed: boolean;
}

/** An error as axios' own adapter throws it. */
export function buildNetworkError(
  error: Error,
  config: InternalAxiosRequestConfig,
  { response, isRelayed }: Received,
): AxiosError {
  const [code, message] = nameError(error, response !== undefined);
  const isCutOff = code === 'ECONNRESET' && response !== undefined;
  const built =
    isCutOff && !isRelayed
      ? new AxiosError('stream has been aborted', AxiosError.ERR_BAD_RESPONSE, config)
      : new AxiosError(isCutOff ? 'aborted' : message, code, config);
  if (isCutOff) Object.assign(built, { response, status: response.status });
  return Object.assign(built, { cause: error });
}

function nameError(error: Error, hasHead: boolean): readonly [code: string | undefined, message: string] {
  const reason = NO_HTTP.exec(error.message)?.[1];
  // An end where none may be is a connection that broke.
  if (reason?.includes('EOF') === true) return BROKEN;
  if (reason !== undefined) return [selectParserCode(reason), `Parse Error: ${reason}`];
  const code = codeOf(error);
  // The lengths that a head names contradict each other, so that there is none.
  if (!hasHead && code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return ['HPE_INVALID_CONTENT_LENGTH', 'Parse Error: Invalid Content-Length'];
  }
  return NAMES[code ?? ''] ?? [code, error.message];
}

function selectParserCode(reason: string): string {
  return PARSER_CODES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'HPE_STRICT';
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
