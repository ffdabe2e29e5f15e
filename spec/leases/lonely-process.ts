import { createRedisConnection } from '../../lib/leases/redis-connection';

/** Asks the Redis of its first argument once, says what came of it, and has nothing else to do. */
async function askOnce(url: string): Promise<void> {
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const ignore = (): void => undefined;
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const { ran } = await createRedisConnection(url, clock).run((redis) => redis.get('freshkeys:none'), logger);
  process.stdout.write(`ran: ${String(ran)}\n`);
}

void askOnce(process.argv[2] ?? '');
