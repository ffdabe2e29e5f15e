import type { Setup } from './setup';
import { createPool } from './undici-peer';

/** The floor: no axios, no tokens but a fixed one. */
export const undici: Setup = ({ apiUrl }) => {
  const pool = createPool(apiUrl);
  return ({ oauth }) => {
    const headers = { authorization: `Bearer ${oauth.access_token}`, accept: 'application/json' };
    return async (path) => {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      if (statusCode !== 200) throw new Error(`Status ${String(statusCode)}`);
      return body.json();
    };
  };
};
