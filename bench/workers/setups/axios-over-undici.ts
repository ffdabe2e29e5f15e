import type { Setup } from './setup';
import { createAxiosOverUndici } from './undici-adapter';

/** What the SDK is measured against where only its own work is meant: the same axios over the same transport. */
export const axiosOverUndici: Setup = ({ apiUrl }) => {
  const http = createAxiosOverUndici(apiUrl);
  return ({ oauth }) => {
    const headers = { Authorization: `Bearer ${oauth.access_token}` };
    return async (path) => (await http.get<unknown>(path, { headers })).data;
  };
};
