import { hasExpired, mergeTokens, readAnswer, refreshAsDocumented } from './author-refresh';
import { loadPeer } from './peer-package';
import type { Setup, Site, StoredTokens } from './setup';

/** The parts of the library that stand for one request each. */
interface Library {
  readonly allowInsecureRequests: symbol;
  ClientSecretPost(secret: string): unknown;
  refreshTokenGrantRequest(
    ...parameters: readonly [
      server: object,
      client: object,
      authentication: unknown,
      token: string,
      options: object,
    ]
  ): Promise<Response>;
  processRefreshTokenResponse(server: object, client: object, response: Response): Promise<StoredTokens>;
  protectedResourceRequest(
    ...parameters: readonly [
      token: string,
      method: string,
      url: URL,
      headers: undefined,
      body: undefined,
      options: object,
    ]
  ): Promise<Response>;
}

const library = loadPeer('oauth4webapi') as Library;

// Loopback is http here.
const INSECURE = { [library.allowInsecureRequests]: true };

/** Its refresh grant and its request to a protected resource; when to refresh is left to the author. */
export const oauth4webapi: Setup =
  (site) =>
  ({ oauth }, save) =>
    refreshAsDocumented({
      tokens: oauth,
      save,
      isExpired: hasExpired,
      refresh: async (tokens) => mergeTokens(tokens, await refresh(site, String(tokens.refresh_token))),
      send: async (path, accessToken) => readAnswer(await request(site.apiUrl + path, accessToken)),
    });

async function refresh(
  { tokenUrl, clientId, clientSecret }: Site,
  refreshToken: string,
): Promise<StoredTokens> {
  const server = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client = { client_id: clientId };
  const authentication = library.ClientSecretPost(clientSecret);
  const response = await library.refreshTokenGrantRequest(
    server,
    client,
    authentication,
    refreshToken,
    INSECURE,
  );
  return library.processRefreshTokenResponse(server, client, response);
}

/** The library throws on a challenge, with the answer in the error. */
async function request(url: string, accessToken: string): Promise<Response> {
  try {
    return await library.protectedResourceRequest(
      accessToken,
      'GET',
      new URL(url),
      undefined,
      undefined,
      INSECURE,
    );
  } catch (error) {
    const { response } = error as { readonly response?: unknown };
    if (response instanceof Response) return response;
    throw error;
  }
}
