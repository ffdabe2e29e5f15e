import type { AxiosStatic } from 'axios';
import { loadPeer } from './peer-package';
import type { Get, Site } from './setup';

/** The same version as the product's, from the packages of the benchmark. */
export const axios = loadPeer('axios') as AxiosStatic;

/** What a component sets that uses axios alone. */
export const AXIOS_DEFAULTS = { timeout: 60_000 } as const;

/** Bare axios: an instance with a fixed token. */
export function openBareAxios({ apiUrl }: Site, accessToken: string): Get {
  const http = axios.create({
    ...AXIOS_DEFAULTS,
    baseURL: apiUrl,
    headers: { Authorization: `Bearer ${accessToken}` },
  });
  return async (path) => (await http.get<unknown>(path)).data;
}
