/** What the token endpoint answers; stored as it comes. */
export interface StockTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
}

/** What the step's configuration contains. */
export interface StockConfiguration {
  readonly baseUrl: string;
  readonly tokenUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly oauth: StockTokens;
}
