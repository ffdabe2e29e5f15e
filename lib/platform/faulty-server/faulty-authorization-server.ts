import type { FaultyAuthorizationServerCounts } from './faulty-authorization-server-counts';
import type { FaultyAuthorizationServerOptions } from './faulty-authorization-server-options';
import { createFaultyTokenEndpoint } from './faulty-token-endpoint';
import { createGrants, type Grants } from './grants';
import { exchangeListener, sendJson } from '../http-exchange';
import type { IssuedTokenPair } from './issued-tokens';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import type { ReceivedTokenRequest } from './received-token-request';
import type { ScriptedAnswer } from './scripted-answer';

const TOKEN_PATH = '/token';

/** A small OAuth2 server that misbehaves to order. */
export interface FaultyAuthorizationServer extends LoopbackServer, Pick<Grants, 'isActive' | 'expire'> {
  readonly tokenEndpoint: string;
  /** Every request that reached the token endpoint, in order of arrival. */
  readonly requests: readonly ReceivedTokenRequest[];
  /** Opens a grant without a request: the tokens that an account starts with. Each call is an account of its own. */
  readonly issue: () => IssuedTokenPair & Readonly<Record<string, unknown>>;
  /** Queues what happens to the next token requests, one answer each. */
  readonly next: (...answers: readonly ScriptedAnswer[]) => void;
  /** Revokes every grant, with all its tokens. */
  readonly revokeGrant: () => void;
  /** `false` from the revocation of a grant until the next one is opened. */
  readonly grantAlive: () => boolean;
  readonly counts: () => FaultyAuthorizationServerCounts;
}

/**
 * Starts an authorization server with knobs. Its token endpoint takes POST and GET, parameters from a form, a JSON body
 * or the query, and client authentication by HTTP Basic, by parameters, or none. Codes and assertions are not checked.
 */
export async function startFaultyAuthorizationServer(
  options: FaultyAuthorizationServerOptions = {},
): Promise<FaultyAuthorizationServer> {
  const grants = createGrants(options);
  const endpoint = createFaultyTokenEndpoint(options, grants);
  const listener = exchangeListener(async (request, response) => {
    if (request.url?.split('?')[0] === TOKEN_PATH) await endpoint.exchange(request, response);
    else sendJson(response, { status: 404, body: { error: 'not_found' } });
  });
  const server = await startLoopbackServer(listener);
  return {
    ...server,
    tokenEndpoint: `${server.url}${TOKEN_PATH}`,
    requests: endpoint.requests,
    issue: () => ({ ...grants.open(), ...options.extra }),
    next: (...answers) => void endpoint.script.push(...answers),
    isActive: grants.isActive,
    expire: grants.expire,
    revokeGrant: grants.revokeAll,
    grantAlive: grants.isAlive,
    counts: () => ({ ...endpoint.counts, reuseDetected: grants.reuseDetected() }),
  };
}
