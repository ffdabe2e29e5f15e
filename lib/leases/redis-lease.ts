import type { Redis } from 'ioredis';
import type { Mutex } from 'redis-semaphore';
import type { Clock, HeldLease, Lease, Logger, SharedTokens } from '../ports';
import type { RedisConnection } from './redis-connection';
import { deriveKey, openSealed, sealTokens } from './sealed-tokens';

/** How long a lease lasts unless it is extended: a holder that died is waited for that long. */
export const LEASE_MS = 10_000;
const EXTEND_EVERY_MS = 3_000;

/** How long tokens are told: longer than a container may live with the tokens before them. */
const TELL_MS = 7 * 24 * 3_600_000;

/** Tells only if the lease is still ours: in one step, so that nobody takes it in between. */
const TELL_IF_HELD = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] ~= '' then redis.call('set', KEYS[2], ARGV[2], 'px', ARGV[3]) end
return 1`;

/** What the lease of one credential is made of. */
export interface RedisLeaseOptions {
  readonly connection: RedisConnection;
  /** Identity of the credential. */
  readonly credential: string;
  /** What the key is derived from. Without it nobody is told of tokens, and the others find them where they are saved. */
  readonly secret: () => string | undefined;
  /** How long one refresh may take, in milliseconds. */
  readonly refreshDeadlineMs: number;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly logger: Logger;
}

/** A lease in Redis. Beside it the holder tells, sealed, of the tokens that it has obtained. */
export function createRedisLease(options: RedisLeaseOptions): Lease {
  const { connection, credential, logger, secret } = options;
  const keys = keysOf(credential);
  return {
    waitMs: options.refreshDeadlineMs + LEASE_MS,
    read: async () => {
      const told = await connection.run((redis) => redis.get(keys.tokens), logger);
      const from = secret();
      if (!told.ran || told.value === null || from === undefined) return undefined;
      return openSealed(told.value, deriveKey(from), credential);
    },
    take: async () => {
      const tried = await connection.run(async (redis) => {
        const mutex = await openMutex(redis, keys.lease);
        return (await mutex.tryAcquire()) ? mutex : undefined;
      }, logger);
      if (!tried.ran) return 'unavailable';
      return tried.value === undefined ? 'taken' : hold(options, tried.value);
    },
  };
}

/** The braces keep both on the same node of a cluster. The mutex puts `mutex:` before its key. */
function keysOf(credential: string): { readonly lease: string; readonly tokens: string } {
  return { lease: `freshkeys:{${credential}}`, tokens: `freshkeys:{${credential}}:tokens` };
}

/**
 * A mutex that is tried once. It is not extended by itself: that would end in an unhandled rejection when Redis is away.
 *
 * @param holder continues to hold what it has taken
 */
async function openMutex(redis: Redis, key: string, holder?: string): Promise<Mutex> {
  // Loaded here, because most containers never need it.
  const { Mutex } = await import('redis-semaphore');
  return new Mutex(redis, key, {
    lockTimeout: LEASE_MS,
    acquireAttemptsLimit: 1,
    refreshInterval: 0,
    ...(holder === undefined ? {} : { identifier: holder, acquiredExternally: true }),
  });
}

function hold(options: RedisLeaseOptions, mutex: Mutex): HeldLease {
  const { connection, credential, logger } = options;
  const keys = keysOf(credential);
  const released = new AbortController();
  const extending = extendUntil(released.signal, options, mutex.identifier);
  return {
    share: async (shared) => {
      const text = seal(options, shared);
      const told = await connection.run(
        (redis) =>
          redis.eval(TELL_IF_HELD, 2, `mutex:${keys.lease}`, keys.tokens, mutex.identifier, text, TELL_MS),
        logger,
      );
      if (!told.ran) return 'unavailable';
      return told.value === 1 ? 'shared' : 'lost';
    },
    release: async () => {
      if (released.signal.aborted) return;
      released.abort();
      await extending;
      await connection.run(() => mutex.release(), logger);
    },
  };
}

/** Goes on until it is released, or lost; what that means is decided where something is to be saved. */
async function extendUntil(released: AbortSignal, options: RedisLeaseOptions, holder: string): Promise<void> {
  const { connection, credential, clock, logger } = options;
  for (;;) {
    await clock.sleep(EXTEND_EVERY_MS, released);
    if (released.aborted) return;
    const extended = await connection.run(
      async (redis) => (await openMutex(redis, keysOf(credential).lease, holder)).tryAcquire(),
      logger,
    );
    if (extended.ran && !extended.value) return;
  }
}

function seal({ secret, credential, randomBytes }: RedisLeaseOptions, shared: SharedTokens): string {
  const from = secret();
  return from === undefined ? '' : sealTokens(shared, deriveKey(from), { credential, randomBytes });
}
