import axios, { type AxiosAdapter } from 'axios';
import type { AddressGuard } from '../network/address-guard';

/** Axios' own adapter, over `node:http`; its connections keep away from private networks, where there is a guard. */
export function createAxiosAdapter(guard: AddressGuard | undefined): AxiosAdapter {
  const adapter = axios.getAdapter('http');
  if (guard === undefined) return adapter;
  const { lookup, agents } = guard;
  return (config) => {
    // What the caller gives comes first.
    const hasAgent = Boolean(config.httpAgent) || Boolean(config.httpsAgent);
    return adapter({ ...config, ...(hasAgent ? undefined : agents), lookup: config.lookup ?? lookup });
  };
}
