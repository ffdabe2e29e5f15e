import { hasExpired, mergeTokens, readAnswer, refreshAsDocumented } from './author-refresh';
import { loadPeer } from './peer-package';
import type { Setup, StoredTokens } from './setup';

interface Library {
  readonly Configuration: new (server: object, clientId: string, clientSecret: string) => object;
  allowInsecureRequests(configuration: object): void;
  refreshTokenGrant(configuration: object, refreshToken: string): Promise<StoredTokens>;
  fetchProtectedResource(
    configuration: object,
    accessToken: string,
    url: URL,
    method: string,
  ): Promise<Response>;
}

const library = loadPeer('openid-client') as Library;

/** Its refresh grant and its request to a protected resource; when to refresh is left to the author. */
export const openidClient: Setup = ({ apiUrl, tokenUrl, clientId, clientSecret }) => {
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const configuration = new library.Configuration(server, clientId, clientSecret);
  // Loopback is http here.
  library.allowInsecureRequests(configuration);
  return ({ oauth }, save) =>
    refreshAsDocumented({
      tokens: oauth,
      save,
      isExpired: hasExpired,
      refresh: async (tokens) =>
        mergeTokens(tokens, await library.refreshTokenGrant(configuration, String(tokens.refresh_token))),
      send: async (path, accessToken) =>
        readAnswer(await fetchResource(configuration, accessToken, apiUrl + path)),
    });
};

/** The library throws on a challenge, with the answer as its cause. */
async function fetchResource(configuration: object, accessToken: string, url: string): Promise<Response> {
  try {
    return await library.fetchProtectedResource(configuration, accessToken, new URL(url), 'GET');
  } catch (error) {
    const { response } = error as { readonly response?: unknown };
    if (response instanceof Response) return response;
    throw error;
  }
}
