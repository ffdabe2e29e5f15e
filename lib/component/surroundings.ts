import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from '../http/transport';
import { createRedisConnection, type RedisConnection } from '../leases/redis-connection';
import { nonEmptyString } from '../oauth2/wire';
import type { Clock, Random, Trace, Transport } from '../ports';

/** What a connection needs of its surroundings. Given by specs; everybody else leaves it out. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Random octets that nobody can guess: `state`, code verifiers, nonces. */
  readonly randomBytes: (count: number) => Buffer;
  readonly transport: Transport;
  /** Whether requests may have to go through a proxy. If not, axios need not look for one each time. */
  readonly usesProxy: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where containers that share an account take turns; `undefined` if each is for itself. */
  readonly redis: RedisConnection | undefined;
  /** Receives every event of the connection; everybody else listens on `node:diagnostics_channel`. */
  readonly trace: Trace | undefined;
}

const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: async (delayMs, signal) => {
    await delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/** The real world. */
export function createSurroundings(environment: Surroundings['environment']): Surroundings {
  const redisUrl = nonEmptyString(environment['FRESHKEYS_REDIS_URL']);
  return {
    clock: CLOCK,
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(count),
    transport: createTransport(),
    environment,
    usesProxy: namesProxy(environment),
    redis: redisUrl === undefined ? undefined : createRedisConnection(redisUrl, CLOCK),
    trace: undefined,
  };
}

/** The variables by which axios finds a proxy, in capitals or not. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];

function namesProxy(environment: Surroundings['environment']): boolean {
  return PROXY_VARIABLES.some((name) => [name, name.toLowerCase()].some((key) => Boolean(environment[key])));
}
