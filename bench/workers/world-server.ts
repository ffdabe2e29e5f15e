import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { ScriptedAnswer } from '../../lib/platform/faulty-server/scripted-answer';
import { startBenchApi, type BenchApi } from './bench-api';
import { ACCESS_TOKEN_PREFIX } from './component';
import type { Site, StoredTokens } from './setups/setup';
import { cpuMicros, serve } from './worker';

/** An authorization server, an API that it protects, and one account. */
export interface WorldOptions {
  /** The account's access token at the start. */
  readonly token: 'valid' | 'expired';
  /** Whether the stored tokens say when they end. */
  readonly expiry: 'known' | 'unknown';
  /** Whether a refresh replaces the refresh token; one that comes twice then revokes the grant. Default `true`. */
  readonly rotate?: boolean;
  /** Refreshes are answered without `refresh_token`. */
  readonly omitRefreshToken?: boolean;
  /** How long the token endpoint takes, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** What happens to the first token requests. */
  readonly script?: readonly ScriptedAnswer[];
  /** The grant was revoked. */
  readonly revoked?: boolean;
}

/** A world that is open. */
export interface World {
  readonly id: number;
  readonly site: Site;
  readonly oauth: StoredTokens;
}

/** What its servers have counted. */
export interface WorldCounts {
  /** Requests that the API has served, and rejected. */
  readonly served: number;
  readonly rejected: number;
  readonly tokenRequests: number;
  readonly reuse: number;
  /** When the token endpoint was called, in milliseconds after the first time. */
  readonly tokenRequestTimesMs: readonly number[];
  /** Processor time of the whole process so far, in microseconds. */
  readonly cpuMicros: number;
}

interface OpenWorld {
  readonly authority: FaultyAuthorizationServer;
  readonly api: BenchApi;
  readonly calledAt: number[];
}

const CLIENT = { clientId: 'bench', clientSecret: 'bench-secret' } as const;
const LIFETIME_SECONDS = 3600;

const worlds = new Map<number, OpenWorld>();

// The server of the token endpoint keeps no times; Node tells when a request comes in.
subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: IncomingMessage };
  if (request.url !== '/token') return;
  const port = request.socket.localPort;
  for (const { authority, calledAt } of worlds.values())
    if (authority.port === port) calledAt.push(performance.now());
});

async function open(options: WorldOptions): Promise<World> {
  const { rotate = true, omitRefreshToken = false, delayMs = 0, script = [], revoked = false } = options;
  const authority = await startFaultyAuthorizationServer({
    ...CLIENT,
    // Who does not say when stored tokens end does not say it of new ones.
    accessTokenSeconds: options.expiry === 'known' ? LIFETIME_SECONDS : undefined,
    ...{ rotate, omitRefreshToken, delayMs },
  });
  // Tokens that the benchmark makes up are good everywhere: accounts by the thousand need no grants.
  const api = await startBenchApi(
    (token) => token.startsWith(ACCESS_TOKEN_PREFIX) || authority.isActive(token),
  );
  const { access_token, refresh_token, scope } = authority.issue();
  if (options.token === 'expired') authority.expire(access_token);
  if (revoked) authority.revokeGrant();
  authority.next(...script);
  const offsetSeconds = options.token === 'expired' ? -10 : LIFETIME_SECONDS;
  const expires_at = Math.floor(Date.now() / 1000) + offsetSeconds;
  const id = worlds.size;
  worlds.set(id, { authority, api, calledAt: [] });
  return {
    id,
    site: { apiUrl: api.url, tokenUrl: authority.tokenEndpoint, ...CLIENT },
    oauth: {
      access_token,
      refresh_token,
      token_type: 'Bearer',
      scope,
      ...(options.expiry === 'known' ? { expires_at } : {}),
    },
  };
}

function find(id: number): OpenWorld {
  const world = worlds.get(id);
  if (world === undefined) throw new Error(`There is no world ${String(id)}.`);
  return world;
}

function count(id: number): WorldCounts {
  const { authority, api, calledAt } = find(id);
  const { tokenRequests, reuseDetected } = authority.counts();
  const first = calledAt[0] ?? 0;
  return {
    ...api.counts(),
    tokenRequests,
    reuse: reuseDetected,
    tokenRequestTimesMs: calledAt.map((at) => at - first),
    cpuMicros: cpuMicros(),
  };
}

serve({
  open,
  count,
  expire(id: number) {
    find(id).authority.expire();
  },
  async close(id: number) {
    const { authority, api } = find(id);
    await Promise.all([authority.close(), api.close()]);
  },
});
