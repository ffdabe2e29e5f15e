import { isFreshkeysError } from '../errors';
import { createLockFileLease } from '../leases/lock-file-lease';
import { createRedisLease } from '../leases/redis-lease';
import { nonEmptyString } from '../oauth2/wire';
import type { Lease } from '../ports';
import { createAccountScope } from '../settings/account-scope';
import { resolveLimits } from './refresh-settings';
import { openRequestContext } from './request-context';
import { selectLogger } from './logger';
import type { Call, OpenedConnection } from './session';

/**
 * The lease of an account among containers: in Redis, if `FRESHKEYS_REDIS_URL` says where.
 *
 * @param credential identity of the account
 */
export function selectAccountLease(call: Call, credential: string): Lease | undefined {
  const { redis, clock, randomBytes } = call.surroundings;
  if (redis === undefined) return undefined;
  return createRedisLease({
    connection: redis,
    credential,
    secret: () => selectSecret(call),
    refreshDeadlineMs: deadlineOf(call),
    clock,
    randomBytes,
    logger: selectLogger(call.context),
  });
}

/** The lease of a token file among the processes of one machine. */
export function selectFileLease(call: Call, path: string): Lease {
  return createLockFileLease({
    path,
    refreshDeadlineMs: deadlineOf(call),
    logger: selectLogger(call.context),
  });
}

function deadlineOf({ definition, options }: OpenedConnection): number {
  return resolveLimits({ definition, options: options.refresh }).deadlineMs;
}

/** All containers must have it, and nobody else. */
function selectSecret(opened: OpenedConnection): string | undefined {
  const own = nonEmptyString(opened.surroundings.environment['FRESHKEYS_SECRET']);
  if (own !== undefined) return own;
  try {
    return createAccountScope(openRequestContext(opened)).lookUp('client_secret');
  } catch (error) {
    // What is wrong with it is said by the request that needs it.
    if (isFreshkeysError(error)) return undefined;
    throw error;
  }
}
