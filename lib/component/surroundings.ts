import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createAddressGuard, GUARD_VARIABLE, type AddressGuard } from '../http/network/address-guard';
import { createTransport } from '../http/network/transport';
import { createRedisConnection, type RedisConnection } from '../leases/redis-connection';
import { nonEmptyString } from '../oauth2/wire';
import type { Clock, Random, Trace, Transport } from '../ports';
import { createTraceFile, TRACE_FILE_VARIABLE, type TraceFile } from '../trace/trace-file';

/** What a connection needs of its surroundings. Given by specs; everybody else leaves it out. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  /** Random octets that nobody can guess: `state`, code verifiers, nonces. */
  readonly randomBytes: (count: number) => Buffer;
  /** To token endpoints, refresh services, discovery: their URLs may come from whoever fills in a form. */
  readonly transport: Transport;
  /** To the platform's own services, which may live in a private network. Default: `transport`, where that is given. */
  readonly platformTransport: Transport;
  /** Keeps requests away from private networks, if `FRESHKEYS_DENY_PRIVATE_NETWORKS` asks for it. */
  readonly addressGuard: AddressGuard | undefined;
  /** Whether requests may have to go through a proxy. If not, axios need not look for one each time. */
  readonly usesProxy: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where containers that share an account take turns; `undefined` if each is for itself. */
  readonly redis: RedisConnection | undefined;
  /** Receives every event of the connection; everybody else listens on `node:diagnostics_channel`. */
  readonly trace: Trace | undefined;
  /** Keeps every event in a file, if `FRESHKEYS_TRACE_FILE` names one. */
  readonly traceFile: TraceFile | undefined;
}

const CLOCK: Clock = {
  now: () => Date.now(),
  sleep: async (delayMs, signal) => {
    await delay(delayMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};

/**
 * The real world.
 *
 * @param given what takes the place of parts of it
 */
export function createSurroundings(
  environment: Surroundings['environment'],
  given: Partial<Surroundings> = {},
): Surroundings {
  const redisUrl = nonEmptyString(environment['FRESHKEYS_REDIS_URL']);
  const addressGuard = given.addressGuard ?? selectGuard(environment);
  const platformTransport = createTransport();
  return {
    clock: CLOCK,
    random: () => Math.random(),
    randomBytes: (count) => randomBytes(count),
    transport: addressGuard === undefined ? platformTransport : createTransport({ guard: addressGuard }),
    platformTransport: given.transport ?? platformTransport,
    addressGuard,
    environment,
    usesProxy: namesProxy(environment),
    redis: redisUrl === undefined ? undefined : createRedisConnection(redisUrl, CLOCK),
    trace: undefined,
    traceFile: selectTraceFile(environment, given),
    ...given,
  };
}

function selectTraceFile(
  environment: Surroundings['environment'],
  { clock = CLOCK, random = Math.random }: Partial<Surroundings>,
): TraceFile | undefined {
  const path = nonEmptyString(environment[TRACE_FILE_VARIABLE]);
  return path === undefined ? undefined : createTraceFile(path, { clock, random });
}

/** What people write who want something switched off. */
const OFF: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'off']);

/** Whatever else it says, it was meant to protect. */
function selectGuard(environment: Surroundings['environment']): AddressGuard | undefined {
  const choice = environment[GUARD_VARIABLE]?.trim().toLowerCase() ?? '';
  return OFF.has(choice) ? undefined : createAddressGuard({ proxies: proxyHosts(environment) });
}

/** The variables by which axios finds a proxy, in capitals or not. */
const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

function namesProxy(environment: Surroundings['environment']): boolean {
  return readVariables(environment, [...PROXY_VARIABLES, 'NODE_USE_ENV_PROXY']).length > 0;
}

/** A proxy may be given without a scheme. */
function proxyHosts(environment: Surroundings['environment']): readonly string[] {
  return readVariables(environment, PROXY_VARIABLES)
    .map((value) => (value.includes('://') ? value : `http://${value}`))
    .filter((url) => URL.canParse(url))
    .map((url) => new URL(url).hostname.toLowerCase());
}

function readVariables(
  environment: Surroundings['environment'],
  names: readonly string[],
): readonly string[] {
  return names
    .flatMap((name) => [environment[name] ?? '', environment[name.toLowerCase()] ?? ''])
    .filter((value) => value !== '');
}
