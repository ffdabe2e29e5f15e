/** What the token endpoint has done so far. */
export interface FaultyAuthorizationServerCounts {
  /** Requests that reached the token endpoint, whatever became of them. */
  readonly tokenRequests: number;
  /** Token requests for which tokens were issued, including those whose answer was then lost. */
  readonly issued: number;
  /** Spent refresh tokens presented again after their grace, each of which revoked its grant. */
  readonly reuseDetected: number;
  /** Token requests refused by the server itself. Scripted answers do not count. */
  readonly refused: number;
}
