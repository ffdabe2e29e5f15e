import type { Redis } from 'ioredis';
import { redactText } from '../redact';
import type { Clock, Logger } from '../ports';

/** What became of commands. */
export type Ran<Value> = { readonly ran: true; readonly value: Value } | { readonly ran: false };

/** A connection that is made when it is first needed. Redis may be away: then nothing is run, and it is said once. */
export interface RedisConnection {
  /** Never rejects. */
  run<Value>(commands: (redis: Redis) => Promise<Value>, logger: Logger): Promise<Ran<Value>>;
  close(): void;
}

/** A refresh waits for it at most this long: one that is slower is as good as away. */
const COMMAND_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** How long it is left alone after it could not be reached. */
const PAUSE_MS = 5_000;

/**
 * Creates a connection to Redis.
 *
 * @param url `redis://` or `rediss://` (TLS), with user and password if need be
 * @param clock decides when it is tried again to connect
 */
export function createRedisConnection(url: string, clock: Clock): RedisConnection {
  let client: Promise<Client> | undefined;
  let isSaidToBeAway = false;
  const sayOnce = (error: unknown, logger: Logger): void => {
    if (isSaidToBeAway) return;
    isSaidToBeAway = true;
    logger.warn(
      `Redis (FRESHKEYS_REDIS_URL) cannot be used: ${explain(error, url)}. Until it can, tokens are refreshed without the lease, and containers that refresh at the same moment do not know of each other.`,
    );
  };
  return {
    run: async (commands, logger) => {
      let opened: Client | undefined;
      try {
        client ??= loadRedis(url).then((RedisClient) => createClient(url, clock, RedisClient));
        opened = await client;
        await opened.connect();
        const value = await commands(opened.redis);
        if (isSaidToBeAway) logger.info('Redis (FRESHKEYS_REDIS_URL) can be used again.');
        isSaidToBeAway = false;
        return { ran: true, value };
      } catch (error) {
        sayOnce(opened?.lastError() ?? error, logger);
        if (isTimeout(error)) opened?.rest();
        return { ran: false };
      }
    },
    close: () => {
      void client?.then(
        ({ redis }) => {
          redis.disconnect();
        },
        () => undefined,
      );
    },
  };
}

interface Client {
  readonly redis: Redis;
  /** Resolves when it is connected, or as soon as it is known that it cannot be. */
  connect(): Promise<void>;
  /** Leaves it alone for a while. */
  rest(): void;
  /** Why it is not connected: the commands themselves fail with nothing but the fact. */
  lastError(): Error | undefined;
}

/** Loaded here, because most containers never need it. */
async function loadRedis(url: string): Promise<typeof Redis> {
  if (!/^rediss?:\/\/\S+$/.test(url)) throw new TypeError('it is no URL with redis:// or rediss://');
  return (await import('ioredis')).Redis;
}

const OPTIONS = {
  lazyConnect: true,
  // A command that cannot be sent now is an answer, too: the refresh goes on without.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // A connection that cannot be made is not waited for a second time.
  disconnectTimeout: 0,
  // It is connected again when it is needed; a timer would keep the process alive until then.
  retryStrategy: () => null,
};

function createClient(url: string, clock: Clock, RedisClient: typeof Redis): Client {
  let lastError: Error | undefined;
  let connecting: Promise<void> | undefined;
  let pauseUntil = 0;
  const redis = new RedisClient(url, OPTIONS);
  redis.on('error', (error: Error) => {
    lastError = error;
  });
  redis.on('ready', () => {
    lastError = undefined;
    // A process that has nothing else to do may end.
    (redis as unknown as { readonly stream?: { unref?(): void } }).stream?.unref?.();
  });
  const rest = (): void => {
    pauseUntil = clock.now() + PAUSE_MS;
  };
  const reconnect = async (): Promise<void> => {
    try {
      await redis.connect();
    } catch (error) {
      if (error instanceof Error) lastError ??= error;
      rest();
    } finally {
      connecting = undefined;
    }
  };
  return {
    redis,
    rest,
    lastError: () => lastError,
    connect: async () => {
      if (clock.now() < pauseUntil) throw lastError ?? new TypeError('it does not answer');
      if (redis.status === 'ready') return;
      connecting ??= reconnect();
      await connecting;
    },
  };
}

/** How ioredis says that a command took too long. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Command timed out';
}

/** A server may quote how the client has introduced itself, with user and password. */
function explain(error: unknown, url: string): string {
  const { message, code } = error as Partial<NodeJS.ErrnoException>;
  return redactText(message || code || String(error), [url, ...passwordsIn(url)]);
}

function passwordsIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  // Decoded as ioredis does it, and as it stands if it cannot be.
  return [password, new URLSearchParams(`p=${password.replaceAll('+', '%2B')}`).get('p') ?? password];
}
