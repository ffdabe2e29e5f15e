/** How the certified server behaves. Every setting has a default. */
export interface AuthorizationServerOptions {
  /** The wished port. Default 0: any free one. */
  readonly port?: number;
  /** Lifetime of access tokens in whole seconds. Default 3. The server counts whole seconds: up to 1 s shorter in fact. */
  readonly accessTokenSeconds?: number;
  /** Default `freshkeys-client`. */
  readonly clientId?: string;
  /** Default: a random one. */
  readonly clientSecret?: string;
  /** Default `http://127.0.0.1/callback`. An `http` loopback address is accepted with any port. */
  readonly redirectUri?: string;
  /** Default `client_secret_basic`. */
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | 'none';
}
