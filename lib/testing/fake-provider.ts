import type { IncomingMessage } from 'node:http';
import type { ReceivedTokenRequest } from '../platform/faulty-server/received-token-request';
import { exchangeListener, sendJson } from '../platform/http-exchange';
import { startLoopbackServer } from '../platform/loopback-server';
import type { ApiFault } from '../platform/resource-server/api-faults';
import { createAuthorizationPage } from './authorization-page';
import { createFakeApi } from './fake-api';
import { answerControl } from './provider-controls';
import { createFakeTokens, type ProviderTokens } from './fake-tokens';
import type { FakeProviderOptions } from './fake-provider-options';
import type { TokenFault } from './token-fault';

/** What a fake provider has done so far. */
export interface FakeProviderCounts {
  /** Requests that reached the token endpoint, whatever became of them. */
  readonly tokenRequests: number;
  /** Token requests for which tokens were issued, those whose answer was then lost included. */
  readonly issued: number;
  /** Token requests that were refused by the rules, not by order. */
  readonly refused: number;
  /** Spent refresh tokens that came back: each of them has revoked its grant. */
  readonly reuseDetected: number;
  readonly apiRequests: number;
  /** API requests that were answered with "this token is not accepted". */
  readonly apiRejected: number;
  readonly apiServed: number;
  /** API requests with a token that was never issued here: `undefined`, a piece of a page, a stranger's. */
  readonly unknownTokens: number;
}

/** One request in the order of arrival. */
export interface SeenRequest {
  readonly kind: 'authorize' | 'token' | 'api';
  readonly method: string;
  readonly path: string;
  /** The host that was asked: of a detoured request the one that it was meant for. */
  readonly host: string;
  /** Epoch milliseconds, by the time of day. */
  readonly arrivedAt: number;
}

/** An authorization server and its API on the loopback interface, on one port. */
export interface FakeProvider {
  /** `http://127.0.0.1:<port>`; the API takes any path below it. */
  readonly url: string;
  readonly port: number;
  /** `true` if the wished port was taken and another one is used. */
  readonly portWasTaken: boolean;
  /** Agrees to everything, and sends the browser back with a code. */
  readonly authUri: string;
  readonly tokenUri: string;
  readonly apiUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Connects an account: the token response that its credential begins with. */
  readonly issue: () => ProviderTokens;
  /** Makes an access token invalid, as an administrator does; without one, all that were issued so far. */
  readonly expire: (accessToken?: string) => void;
  /** Revokes every grant, with all its tokens. */
  readonly revoke: () => void;
  readonly isActive: (accessToken: string) => boolean;
  /** Whether this refresh token can be exchanged now, and has never been. */
  readonly isCurrent: (refreshToken: string) => boolean;
  /** What happens to the next `times` (default 1) token requests instead of the usual. */
  readonly fail: (fault: TokenFault, times?: number) => void;
  /** What happens to the next `times` API requests instead of the usual. */
  readonly failApi: (times: number, fault: ApiFault) => void;
  /** Rejects the next `times` API requests although their token is valid. */
  readonly rejectApi: (times: number) => void;
  readonly counts: () => FakeProviderCounts;
  /** Every request, in order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** The requests of the token endpoint, with their parameters. */
  readonly tokenRequests: readonly ReceivedTokenRequest[];
  /** Every token issued so far, and the client secret: what must not appear anywhere. */
  readonly secrets: () => readonly string[];
  readonly close: () => Promise<void>;
}

const TOKEN_PATH = /(?:token|refresh)\/?$/i;

/**
 * Starts an authorization server and a protected API that misbehave to order.
 *
 * @example
 * const provider = await startFakeProvider({ accessTokenSeconds: 60 });
 * provider.fail(503, 2);                        // the next two token requests
 * provider.failApi(1, 429);                     // the next API request
 * provider.expire();                            // every access token so far
 * const run = await runAction(process, { cfg: { baseUrl: provider.apiUrl, oauth: provider.issue() } });
 * expect(provider.counts().tokenRequests).to.equal(3);
 * await provider.close();
 */
export async function startFakeProvider(options: FakeProviderOptions = {}): Promise<FakeProvider> {
  const { clientId = 'fake-client', clientSecret = 'fake-client-secret' } = options;
  const { exchange: tokenExchange, ...tokens } = createFakeTokens(options);
  const { exchange: apiExchange, ...api } = createFakeApi(options, tokens.accepts);
  const authorize = createAuthorizationPage();
  const requests: SeenRequest[] = [];
  const counts = (): FakeProviderCounts => ({ ...tokens.counts(), ...api.counts() });
  const listener = exchangeListener(async (request, response) => {
    const path = pathOf(request);
    const control = answerControl({ ...tokens, counts }, request);
    if (control !== undefined) {
      sendJson(response, control);
      return;
    }
    const kind = kindOf(path, options);
    const { method = '', headers } = request;
    requests.push({ kind, method, path, host: headers.host ?? '', arrivedAt: Date.now() });
    await { authorize, token: tokenExchange, api: apiExchange }[kind](request, response);
  });
  const server = await startLoopbackServer(listener, options.port);
  const { url, port, portWasTaken } = server;
  return {
    ...{ url, port, portWasTaken, clientId, clientSecret, requests, counts },
    authUri: `${url}/authorize`,
    tokenUri: `${url}/token`,
    apiUrl: url,
    tokenRequests: tokens.requests,
    issue: tokens.issue,
    expire: tokens.expire,
    revoke: tokens.revoke,
    isActive: tokens.isActive,
    isCurrent: tokens.isCurrent,
    fail: tokens.fail,
    failApi: api.fail,
    rejectApi: api.reject,
    close: () => server.close(),
    secrets: () => [...tokens.issuedTokens(), clientSecret],
  };
}

function kindOf(path: string, { tokenPaths = [] }: FakeProviderOptions): SeenRequest['kind'] {
  if (path === '/authorize') return 'authorize';
  return TOKEN_PATH.test(path) || tokenPaths.includes(path) ? 'token' : 'api';
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0] ?? '/';
}
