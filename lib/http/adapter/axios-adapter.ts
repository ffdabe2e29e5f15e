import axios, { type AxiosAdapter } from 'axios';
import type { AddressGuard } from '../network/address-guard';

/** Axios' own adapter, over `node:http`; its connections keep away from private networks, where there is a guard. */
export function createAxiosAdapter(guard: AddressGuard | undefined): AxiosAdapter {
  const adapter = axios.getAdapter('http');
  if (guard === undefined) return adapter;
  const { lookup, agents } = guard;
  // What the caller gives comes first, each for itself: an agent for https says nothing of those for http.
  return (config) =>
    adapter({
      ...config,
      httpAgent: (config.httpAgent ?? agents?.httpAgent) as unknown,
      httpsAgent: (config.httpsAgent ?? agents?.httpsAgent) as unknown,
      lookup: config.lookup ?? lookup,
    });
}
