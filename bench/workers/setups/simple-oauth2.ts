import { NotAcceptedError, refreshAsDocumented } from './author-refresh';
import { axios, AXIOS_DEFAULTS } from './axios-peer';
import { loadPeer } from './peer-package';
import type { Setup, StoredTokens } from './setup';

interface AccessToken {
  readonly token: StoredTokens;
  expired(): boolean;
  refresh(): Promise<AccessToken>;
}

const { AuthorizationCode } = loadPeer('simple-oauth2') as {
  readonly AuthorizationCode: new (options: object) => {
    createToken(tokens: StoredTokens): AccessToken;
  };
};

/** As its documentation has it: `expired()`, `refresh()`. It has no client for requests to the API: here, axios is. */
export const simpleOauth2: Setup = ({ apiUrl, tokenUrl, clientId, clientSecret }) => {
  const { origin, pathname } = new URL(tokenUrl);
  const library = new AuthorizationCode({
    client: { id: clientId, secret: clientSecret },
    auth: { tokenHost: origin, tokenPath: pathname },
  });
  const http = axios.create({ ...AXIOS_DEFAULTS, baseURL: apiUrl });
  return ({ oauth }, save) => {
    let token = library.createToken(oauth);
    return refreshAsDocumented({
      tokens: oauth,
      save,
      isExpired: ({ expires_at }) => expires_at !== undefined && token.expired(),
      refresh: async () => {
        token = await token.refresh();
        return token.token;
      },
      send: async (path, accessToken) => {
        const headers = { Authorization: `Bearer ${accessToken}` };
        try {
          return (await http.get<unknown>(path, { headers })).data;
        } catch (error) {
          if (axios.isAxiosError(error) && error.response?.status === 401) throw new NotAcceptedError('401');
          throw error;
        }
      },
    });
  };
};
