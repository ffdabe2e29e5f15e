import type { IncomingHttpHeaders } from 'node:http';
import { type AuthorizedAxiosOptions } from '../../lib/http/attempt';
import { createAuthorizedAxios } from '../../lib/http/authorized-axios';
import type { AxiosAdapter, AxiosInstance } from 'axios';
import { createAxiosAdapter } from '../../lib/http/adapter/axios-adapter';
import { createPooledAdapter } from '../../lib/http/adapter/pooled-adapter';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import { exchangeListener, readBody } from '../../lib/platform/http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import type { AccessToken, AccessTokens, RequestEvent, Renewal } from '../../lib/ports';

/** One request as a {@link RecordingServer} saw it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer. A body that is neither text nor bytes is sent as JSON. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A server that remembers what it got. */
export interface RecordingServer extends LoopbackServer {
  readonly received: readonly ReceivedRequest[];
  /** The `Authorization` headers, in order of arrival. */
  authorizations(): (string | undefined)[];
}

/** Starts a server. `answer` may return `undefined` to leave the request without an answer. */
export async function startRecordingServer(
  answer: (request: ReceivedRequest) => Answer | undefined | Promise<Answer | undefined>,
): Promise<RecordingServer> {
  const received: ReceivedRequest[] = [];
  const listener = exchangeListener(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: await readBody(request) };
    received.push(seen);
    const answered = await answer(seen);
    if (answered === undefined) return;
    const { status = 200, body = {}, headers: extra = {} } = answered;
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    response.writeHead(status, isRaw ? extra : { 'content-type': 'application/json', ...extra });
    response.end(isRaw ? body : JSON.stringify(body));
  });
  const server = await startLoopbackServer(listener);
  return { ...server, received, authorizations: () => received.map(({ headers }) => headers.authorization) };
}

/** Answers 401 with a challenge unless the request carries one of these tokens. */
export function accepting(...accepted: readonly string[]) {
  return ({ headers }: ReceivedRequest): Answer =>
    accepted.some((token) => headers.authorization === `Bearer ${token}`)
      ? { body: { ok: true } }
      : REJECTION;
}

/** What an API says to a token that it does not take. */
export const REJECTION: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  body: { error: 'invalid_token', hint: 'sign in again' },
};

/** Tokens out of a list, each rejection taking the next one, and what was asked of them. */
export interface ListedTokens extends AccessTokens {
  /** Generations that were rejected, in order. */
  readonly rejected: readonly number[];
  /** Generations whose resend was rejected, too. */
  readonly rejectedTwice: readonly number[];
}

/** @param raws token responses, or access tokens alone; the first is the current one */
export function listTokens(...raws: readonly (string | Readonly<Record<string, unknown>>)[]): ListedTokens {
  const tokens = raws.map((raw, index) => toAccessToken(raw, index + 1));
  const rejected: number[] = [];
  const rejectedTwice: number[] = [];
  let current = 0;
  const at = (index: number): AccessToken => {
    const token = tokens[Math.min(index, tokens.length - 1)];
    if (token === undefined) throw new TypeError('expected at least one token');
    return token;
  };
  return {
    rejected,
    rejectedTwice,
    current: () => Promise.resolve(at(current)),
    renew: ({ generation }): Promise<Renewal> => {
      rejected.push(generation);
      current = generation;
      return Promise.resolve({ renewed: true, token: at(current) });
    },
    rejectedAgain: ({ generation }) => void rejectedTwice.push(generation),
  };
}

function toAccessToken(raw: string | Readonly<Record<string, unknown>>, generation: number): AccessToken {
  const tokens = parseStoredTokens(typeof raw === 'string' ? { access_token: raw } : raw, {});
  if (tokens?.accessToken === undefined) throw new TypeError('expected an access token');
  return { value: tokens.accessToken, generation, tokens };
}

/** A client and its trace. */
export interface TestClient {
  readonly http: AxiosInstance;
  readonly trace: readonly RequestEvent[];
}

/** What these specs send with; `SPEC_TRANSPORT=axios npx mocha …` tries all of them with the other one. */
function selectAdapter(): AxiosAdapter {
  return process.env['SPEC_TRANSPORT'] === 'axios'
    ? createAxiosAdapter(undefined)
    : createPooledAdapter({ usesProxy: false });
}

/** An authorized client of `baseURL`; whatever is not given is what most connections have. */
export function createTestClient(
  baseURL: string | undefined,
  tokens: AccessTokens,
  options: Partial<AuthorizedAxiosOptions> = {},
): TestClient {
  const trace: RequestEvent[] = [];
  const http = createAuthorizedAxios({
    tokens,
    baseURL: () => baseURL,
    origins: [],
    foreignOrigins: 'refuse',
    rejection: {},
    clock: { now: () => Date.parse('2026-01-01T00:00:00Z'), sleep: () => Promise.resolve() },
    trace: (event) => {
      if (event.event === 'request') trace.push(event);
    },
    defaults: { proxy: false },
    adapter: selectAdapter(),
    ...options,
  });
  return { http, trace };
}

/** The error that a promise rejects with. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<Error & Readonly<Record<string, unknown>>> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof Error) return outcome as Error & Readonly<Record<string, unknown>>;
  throw new TypeError('expected a rejection with an error');
}
