import type { Pool } from 'undici';
import type { AddressGuard } from '../network/address-guard';
import { createGate, type Gate } from './gate';
import { guardPausedParsers, type UndiciSymbols } from './paused-parser';

/** The connections to an origin, and who may take one. */
export interface Way {
  readonly pool: Pool;
  readonly gate: Gate;
}

/** The way to an origin. */
export type SelectWay = (origin: string) => Way;

/** How many origins are kept: a connection has a handful, and a form may name any. */
const MAX_POOLS = 100;

/** The parts of undici that are used, which have no declarations of their own: all of it takes four times as long to load. */
const POOL_MODULE = ['undici', 'lib', 'dispatcher', 'pool.js'].join('/');
const SYMBOLS_MODULE = ['undici', 'lib', 'core', 'symbols.js'].join('/');

/** Deadlines are the caller's, as with `node:http`: a server may take as long as it likes until then. */
const NO_LIMIT = 0;

/**
 * Makes pools of connections, one for each origin, which are kept open between requests and keep no process alive. As
 * with `node:http`, their number has no limit; a burst reaches it step by step. What they are made of is loaded once it
 * is needed.
 */
export function createPools(guard: AddressGuard | undefined): () => Promise<SelectWay> {
  let selecting: Promise<SelectWay> | undefined;
  return () => (selecting ??= loadPools(guard));
}

async function loadPools(guard: AddressGuard | undefined): Promise<SelectWay> {
  const { default: PoolOfUndici } = (await import(POOL_MODULE)) as { readonly default: typeof Pool };
  const { default: symbols } = (await import(SYMBOLS_MODULE)) as { readonly default: UndiciSymbols };
  const ways = new Map<string, Way>();

  function makeWay(origin: string): Way {
    const pool = new PoolOfUndici(origin, {
      bodyTimeout: NO_LIMIT,
      headersTimeout: NO_LIMIT,
      connect: { timeout: NO_LIMIT, ...(guard === undefined ? undefined : { lookup: guard.lookup }) },
    });
    guardPausedParsers(pool, symbols);
    const way = { pool, gate: createGate() };
    ways.set(origin, way);
    if (ways.size > MAX_POOLS) forgetOldest();
    return way;
  }

  /** What it still sends is sent to its end; one that many wait for is not old. */
  function forgetOldest(): void {
    for (const [origin, { pool, gate }] of ways) {
      if (gate.isCrowded()) continue;
      ways.delete(origin);
      pool.close().catch(() => undefined);
      return;
    }
  }

  return (origin) => ways.get(origin) ?? makeWay(origin);
}
