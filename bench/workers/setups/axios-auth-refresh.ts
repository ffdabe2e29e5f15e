import type { AxiosInstance } from 'axios';
import { mergeTokens } from './author-refresh';
import { axios, AXIOS_DEFAULTS } from './axios-peer';
import { loadPeer } from './peer-package';
import { refreshByHand } from './refresh-by-hand';
import type { Setup, StoredTokens } from './setup';

interface FailedRequest {
  readonly response: { readonly config: { readonly headers: Record<string, unknown> } };
}

const { createAuthRefresh } = loadPeer('axios-auth-refresh') as {
  createAuthRefresh: (http: AxiosInstance, refresh: (failed: FailedRequest) => Promise<void>) => unknown;
};

/** As its README has it: an interceptor puts the current token in, the refresh logic gets a new one. */
export const axiosAuthRefresh: Setup =
  (site) =>
  ({ oauth }, save) => {
    let tokens: StoredTokens = oauth;
    const http = axios.create({ ...AXIOS_DEFAULTS, baseURL: site.apiUrl });
    http.interceptors.request.use((request) => {
      request.headers.set('Authorization', `Bearer ${tokens.access_token}`);
      return request;
    });
    createAuthRefresh(http, async (failed) => {
      tokens = mergeTokens(tokens, await refreshByHand(site, tokens.refresh_token));
      save(tokens);
      failed.response.config.headers['Authorization'] = `Bearer ${tokens.access_token}`;
    });
    return async (path) => (await http.get<unknown>(path)).data;
  };
