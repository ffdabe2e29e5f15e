/** Members of a token response, RFC 6749 section 5.1. */
export interface IssuedTokens {
  readonly access_token: string;
  readonly token_type: string;
  /** Seconds. Absent if access tokens do not expire. */
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly scope: string;
}

/** Tokens that include a refresh token. */
export type IssuedTokenPair = IssuedTokens & { readonly refresh_token: string };
