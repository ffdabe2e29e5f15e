/** The client that a server knows. */
export interface ExpectedClient {
  /** Default: every client is accepted, with or without authentication. */
  readonly clientId?: string;
  /** Default: a public client, known by its id only. */
  readonly clientSecret?: string;
}
