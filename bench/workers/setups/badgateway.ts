import { readAnswer } from './author-refresh';
import { loadPeer } from './peer-package';
import type { Setup } from './setup';

interface BadgatewayToken {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresAt: number | null;
}

interface Library {
  readonly OAuth2Client: new (settings: object) => object;
  readonly OAuth2Fetch: new (options: {
    readonly client: object;
    readonly getNewToken: () => Promise<null>;
    readonly getStoredToken: () => BadgatewayToken;
    readonly storeToken: (token: BadgatewayToken) => void;
    readonly scheduleRefresh: boolean;
  }) => { fetch(url: string): Promise<Response> };
}

// It warns of every refusal: a thousand lines would say no more than one.
console.warn = () => undefined;

const { OAuth2Client, OAuth2Fetch } = loadPeer('@badgateway/oauth2-client') as Library;

/** Its wrapper around `fetch`. A timer for each account would keep a container from ending, so it has none here. */
export const badgateway: Setup = ({ apiUrl, tokenUrl, clientId, clientSecret }) => {
  const client = new OAuth2Client({ server: tokenUrl, tokenEndpoint: tokenUrl, clientId, clientSecret });
  return ({ oauth }, save) => {
    const { access_token, refresh_token, expires_at } = oauth;
    const wrapper = new OAuth2Fetch({
      client,
      scheduleRefresh: false,
      getNewToken: () => Promise.resolve(null),
      getStoredToken: () => ({
        accessToken: access_token,
        refreshToken: refresh_token ?? null,
        expiresAt: expires_at === undefined ? null : expires_at * 1000,
      }),
      storeToken: ({ accessToken, refreshToken }) => {
        save({ access_token: accessToken, refresh_token: refreshToken ?? undefined });
      },
    });
    return async (path) => readAnswer(await wrapper.fetch(apiUrl + path));
  };
};
