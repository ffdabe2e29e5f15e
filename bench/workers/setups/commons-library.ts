import { NotAcceptedError, refreshAsDocumented } from './author-refresh';
import { axios } from './axios-peer';
import { loadPeer } from './peer-package';
import { refreshByHand } from './refresh-by-hand';
import type { Setup } from './setup';

interface CommonsLibrary {
  axiosReqWithRetryOnServerError(
    options: object,
    http: undefined,
    logger: object,
  ): Promise<{ readonly data: unknown }>;
}

const library = loadPeer('@elastic.io/component-commons-library') as CommonsLibrary;

const ignore = (): void => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * The request helper of the ecosystem's library, version 4, with the documented refresh on 401 around it: this version
 * has no OAuth2 client of its own.
 */
export const commonsLibrary: Setup =
  (site) =>
  ({ oauth }, save) =>
    refreshAsDocumented({
      tokens: oauth,
      save,
      isExpired: () => false,
      refresh: ({ refresh_token }) => refreshByHand(site, refresh_token),
      send: async (path, accessToken) => {
        const headers = { Authorization: `Bearer ${accessToken}` };
        const request = { method: 'GET', baseURL: site.apiUrl, url: path, headers };
        try {
          return (await library.axiosReqWithRetryOnServerError(request, undefined, SILENT)).data;
        } catch (error) {
          if (axios.isAxiosError(error) && error.response?.status === 401) throw new NotAcceptedError('401');
          throw error;
        }
      },
    });
