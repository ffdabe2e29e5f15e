import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { AddressGuard } from '../network/address-guard';
import { createAxiosAdapter } from './axios-adapter';
import { needsAxios } from './axios-only';
import { exchange, type Answer } from './exchange';
import { createHttpWatch } from './http-watch';
import { isMisunderstood, isRefusedUnsent } from './network-error';
import { buildOutgoing, type Outgoing } from './outgoing';
import { createPools, type SelectWay } from './pools';
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
  let selectWay: SelectWay | undefined;

  async function send(config: InternalAxiosRequestConfig, first: Outgoing): Promise<AxiosResponse> {
    selectWay ??= await loadPools();
    const startedAt = performance.now();
    let outgoing = first;
    for (let redirects = 0; ; redirects += 1) {
      const { origin } = outgoing.url;
      const elapsedMs = redirects === 0 ? 0 : performance.now() - startedAt;
      let answer: Answer;
      try {
        answer = await exchange(selectWay(origin), { outgoing, config, elapsedMs });
      } catch (error) {
        // After a redirect, a part of it was sent.
        if (redirects === 0 && isRefusedUnsent(error)) return own(config);
        if (isMisunderstood(error)) unfit.add(origin);
        throw error;
      }
      if (!isRedirect(answer.head, config)) return finish(answer, config);
      outgoing = followRedirect({ answer: answer.head, outgoing, config, redirects });
    }
  }

  return (config) => {
    const mayNeedProxy = usesProxy && config.proxy !== false;
    if (mayNeedProxy || needsAxios(config) || isHttpChanged()) return own(config);
    const outgoing = buildOutgoing(config);
    return outgoing === undefined || unfit.has(outgoing.url.origin) ? own(config) : send(config, outgoing);
  };
}

/** No promise is made where the body is there as a whole. */
function finish(answer: Answer, config: InternalAxiosRequestConfig): AxiosResponse | Promise<AxiosResponse> {
  const response = buildResponse(answer, config);
  return response instanceof Promise ? response.then(settleStatus) : settleStatus(response);
}
