import { loadPeer } from './peer-package';
import type { Setup } from './setup';

interface GoogleTokens {
  readonly access_token?: string | null;
  readonly refresh_token?: string | null;
  readonly expiry_date?: number | null;
}

interface GoogleClient {
  setCredentials(tokens: GoogleTokens): void;
  on(event: 'tokens', listener: (tokens: GoogleTokens) => void): void;
  request(options: {
    readonly url: string;
    readonly responseType: 'json';
  }): Promise<{ readonly data: unknown }>;
}

const { OAuth2Client } = loadPeer('google-auth-library') as {
  readonly OAuth2Client: new (options: object) => GoogleClient;
};

/** Its client with another token endpoint, which is an option of it. */
export const googleAuthLibrary: Setup =
  ({ apiUrl, tokenUrl, clientId, clientSecret }) =>
  ({ oauth }, save) => {
    const client = new OAuth2Client({ clientId, clientSecret, endpoints: { oauth2TokenUrl: tokenUrl } });
    const { access_token, refresh_token, expires_at } = oauth;
    client.setCredentials({
      access_token,
      ...(refresh_token !== undefined && { refresh_token }),
      ...(expires_at !== undefined && { expiry_date: expires_at * 1000 }),
    });
    client.on('tokens', save);
    return async (path) => (await client.request({ url: apiUrl + path, responseType: 'json' })).data;
  };
