import type { Pool } from 'undici';
import type { AddressGuard } from '../network/address-guard';

/** The pool of an origin. */
export type SelectPool = (origin: string) => Pool;

/** How many origins are kept: a connection has a handful, and a form may name any. */
const MAX_POOLS = 100;

/** The one part of undici that is used, which has no declaration of its own: all of it takes four times as long to load. */
const POOL_MODULE = ['undici', 'lib', 'dispatcher', 'pool.js'].join('/');

/** Deadlines are the caller's, as with `node:http`: a server may take as long as it likes until then. */
const NO_LIMIT = 0;

/**
 * Makes pools of connections, one for each origin, which are kept open between requests and keep no process alive. As
 * with `node:http`, their number has no limit. What they are made of is loaded once it is needed.
 */
export function createPools(guard: AddressGuard | undefined): () => Promise<SelectPool> {
  let selecting: Promise<SelectPool> | undefined;
  return () => (selecting ??= loadPools(guard));
}

async function loadPools(guard: AddressGuard | undefined): Promise<SelectPool> {
  const { default: PoolOfUndici } = (await import(POOL_MODULE)) as { readonly default: typeof Pool };
  const pools = new Map<string, Pool>();

  function makePool(origin: string): Pool {
    const pool = new PoolOfUndici(origin, {
      bodyTimeout: NO_LIMIT,
      headersTimeout: NO_LIMIT,
      connect: { timeout: NO_LIMIT, ...(guard === undefined ? undefined : { lookup: guard.lookup }) },
    });
    pools.set(origin, pool);
    if (pools.size > MAX_POOLS) forgetOldest();
    return pool;
  }

  /** What it still sends is sent to its end. */
  function forgetOldest(): void {
    for (const [origin, pool] of pools) {
      pools.delete(origin);
      pool.close().catch(() => undefined);
      return;
    }
  }

  return (origin) => pools.get(origin) ?? makePool(origin);
}
