import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { createRedisConnection, type RedisConnection } from '../lib/leases/redis-connection';
import { createRedisLease } from '../lib/leases/redis-lease';
import type { Clock, HeldLease, Lease, Logger, SharedTokens } from '../lib/ports';
import { buildTokens } from '../spec/support/renewal-session';

/** The Redis that the services suite needs. It is an error if nobody is there. */
export const REDIS_URL = 'redis://127.0.0.1:6379';

export const SECRET = 'canary-client-secret';

/** One process that asks for leases. */
export interface BenchProcess {
  readonly connection: RedisConnection;
  readonly lines: string[];
  readonly logger: Logger;
  lease(credential?: string, secret?: string): Lease;
}

/** Processes, and a look at what Redis has. */
export interface RedisBench {
  /** An account of this bench alone. */
  readonly credential: string;
  readonly leaseKey: string;
  readonly tokensKey: string;
  /** Asks Redis itself, beside the code under test. */
  readonly redis: Redis;
  process(clock?: Clock, url?: string): BenchProcess;
  /** Removes what this account has left in Redis, and closes every connection. */
  close(): Promise<void>;
}

/** Real time, at which nothing is extended: a lease lasts as long as it was taken for. */
export const NEVER_EXTENDING: Clock = {
  now: () => Date.now(),
  sleep: (_delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => {
        resolve();
      });
    }),
};

/** Opens a bench; rejects if Redis is not there. */
export async function openRedisBench(url = REDIS_URL): Promise<RedisBench> {
  const credential = `spec-${randomUUID()}`;
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => undefined);
  await redis.connect();
  const connections: RedisConnection[] = [];
  const leaseKey = `mutex:freshkeys:{${credential}}`;
  const tokensKey = `freshkeys:{${credential}}:tokens`;
  return {
    credential,
    leaseKey,
    tokensKey,
    redis,
    process: (clock = NEVER_EXTENDING, processUrl = url) => {
      const connection = createRedisConnection(processUrl, clock);
      connections.push(connection);
      const lines: string[] = [];
      const at = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
      const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
      return {
        connection,
        lines,
        logger,
        lease: (of = credential, secret = SECRET) =>
          createRedisLease({
            connection,
            credential: of,
            secret: () => (secret === '' ? undefined : secret),
            refreshDeadlineMs: 30_000,
            clock,
            randomBytes,
            logger,
          }),
      };
    },
    close: async () => {
      for (const connection of connections) connection.close();
      // A server of a spec's own may be gone, with all that it had.
      await redis.del(leaseKey, tokensKey).catch(() => undefined);
      redis.disconnect();
    },
  };
}

/** Takes a lease that must be free. */
export async function takeFree(lease: Lease): Promise<HeldLease> {
  const held = await lease.take();
  if (typeof held === 'string') throw new TypeError(`The lease is ${held}.`);
  return held;
}

/** Tokens to tell. */
export function sharedTokens(name: string, saved = false): SharedTokens {
  return { tokens: buildTokens(name), replaced: ['fingerprint-1'], saved, clockOffsetMs: -700 };
}
