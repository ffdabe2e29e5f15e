import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';

/** What the token endpoint has done so far. */
export interface AuthorizationServerCounts {
  /** Requests that reached the token endpoint. */
  readonly tokenRequests: number;
  /** Authorization codes exchanged for tokens. */
  readonly codeExchanges: number;
  /** Refreshes answered with tokens. */
  readonly refreshes: number;
  /** Token requests answered with an error. */
  readonly refused: number;
  /** Spent refresh tokens or codes presented again, each of which revoked its grant. */
  readonly reuseDetected: number;
}

/** What is known of a provider's work. */
export interface ProviderLedger {
  /** Takes note of a request, before it is answered. */
  readonly arrived: (request: IncomingMessage) => void;
  readonly counts: () => AuthorizationServerCounts;
  /** `false` from the revocation of a grant until the next code is exchanged. */
  readonly grantAlive: () => boolean;
}

/** Keeps account of what a provider does at `tokenPath`. */
export function createProviderLedger(provider: Provider, tokenPath: string): ProviderLedger {
  const counts = { tokenRequests: 0, codeExchanges: 0, refreshes: 0, refused: 0, reuseDetected: 0 };
  let alive = true;
  provider.on('grant.success', (context) => {
    if (context.oidc.params?.grant_type === 'refresh_token') counts.refreshes += 1;
    else {
      counts.codeExchanges += 1;
      alive = true;
    }
  });
  provider.on('grant.error', () => {
    counts.refused += 1;
  });
  provider.on('grant.revoked', (context) => {
    if (context.oidc.route === 'token') counts.reuseDetected += 1;
    alive = false;
  });
  return {
    arrived: (request) => {
      if (request.url?.split('?')[0] === tokenPath && request.method !== 'OPTIONS') counts.tokenRequests += 1;
    },
    counts: () => ({ ...counts }),
    grantAlive: () => alive,
  };
}
