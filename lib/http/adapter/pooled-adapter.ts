import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { AddressGuard } from '../network/address-guard';
import { createAxiosAdapter } from './axios-adapter';
import { needsAxios } from './axios-only';
import { exchange } from './exchange';
import { createHttpWatch } from './http-watch';
import { isMisunderstood, isRefusedUnsent } from './network-error';
import { buildOutgoing, type Outgoing } from './outgoing';
import { createPools } from './pools';
import { followRedirect, isRedirect } from './redirect';
import { buildResponse, settleStatus } from './response';

/** What sends requests for axios. */
export type RequestAdapter = AxiosAdapter;

/** What a pooled adapter is made with. */
export interface PooledAdapterOptions {
  /** Keeps requests away from private networks. */
  readonly guard?: AddressGuard | undefined;
  /** Whether requests may have to go through a proxy that the environment names. Default `true`. */
  readonly usesProxy?: boolean;
}

/**
 * An adapter of axios that sends by undici's pools, which takes a fraction of the time of `node:http`. What only axios'
 * own can do takes that one by itself, and so does everything while somebody has changed `node:http`.
 *
 * @see axios `lib/adapters/http.js`, whose results it has
 */
export function createPooledAdapter({ guard, usesProxy = true }: PooledAdapterOptions = {}): AxiosAdapter {
  const own = createAxiosAdapter(guard);
  const isHttpChanged = createHttpWatch();
  /** Origins whose servers need `node:http`. */
  const unfit = new Set<string>();
  const loadPools = createPools(guard);

  async function send(config: InternalAxiosRequestConfig, first: Outgoing): Promise<AxiosResponse> {
    const selectPool = await loadPools();
    let outgoing = first;
    const startedAt = performance.now();
    for (let redirects = 0; ; redirects += 1) {
      const elapsedMs = redirects === 0 ? 0 : performance.now() - startedAt;
      const pool = selectPool(outgoing.url.origin);
      const answer = await exchange(pool, { outgoing, config, elapsedMs }).catch((error: unknown) => {
        // After a redirect, a part of it was sent.
        if (redirects === 0 && isRefusedUnsent(error)) return undefined;
        throw error;
      });
      if (answer === undefined) return own(config);
      if (!isRedirect(answer.head, config)) return settleStatus(await buildResponse(answer, config));
      outgoing = followRedirect({ answer: answer.head, outgoing, config, redirects });
    }
  }

  return async (config) => {
    const mayNeedProxy = usesProxy && config.proxy !== false;
    if (mayNeedProxy || needsAxios(config) || isHttpChanged()) return own(config);
    const outgoing = buildOutgoing(config);
    if (outgoing === undefined || unfit.has(outgoing.url.origin)) return own(config);
    try {
      return await send(config, outgoing);
    } catch (error) {
      if (isMisunderstood(error)) unfit.add(outgoing.url.origin);
      throw error;
    }
  };
}
