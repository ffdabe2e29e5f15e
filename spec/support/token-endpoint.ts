import { createTransport } from '../../lib/http/transport';
import { postAuthentication, type OAuthClient } from '../../lib/oauth2/client-authentication';
import type { TokenSet } from '../../lib/oauth2/token-set';
import type { IssueOutcome } from '../../lib/ports';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import {
  createTokenEndpoint,
  type TokenEndpoint,
  type TokenEndpointLimits,
  type TokenEndpointOptions,
} from '../../lib/tokens/token-endpoint';
import { createManualClock, type ManualClock } from './manual-clock';
import { buildTokens } from './renewal-session';

export const CLIENT: OAuthClient = { clientId: 'client-id', clientSecret: 'client&secret' };
const LIMITS: TokenEndpointLimits = {
  deadlineMs: 30_000,
  attemptTimeoutMs: 5_000,
  refreshTokenReuseSeconds: 0,
};

export interface EndpointSettings extends Partial<Omit<TokenEndpointOptions, 'endpoint' | 'limits'>> {
  readonly endpoint?: Partial<TokenEndpointOptions['endpoint']>;
  readonly limits?: Partial<TokenEndpointLimits>;
}

/** A real server on loopback with the lifecycle's own client before it. Only time and chance are replaced. */
export interface EndpointHarness {
  readonly server: FaultyAuthorizationServer;
  readonly clock: ManualClock;
  /** An account with tokens of this server. */
  account(): TokenSet;
  endpoint(settings?: EndpointSettings): TokenEndpoint;
  /** Refreshes the tokens of a new account. */
  refresh(settings?: EndpointSettings): Promise<IssueOutcome>;
}

export async function startEndpointHarness(
  options: FaultyAuthorizationServerOptions = {},
): Promise<EndpointHarness> {
  const clock = createManualClock({ automatic: true });
  const server = await startFaultyAuthorizationServer({ now: () => clock.now(), ...options });
  const account = (): TokenSet => {
    const raw = server.issue();
    return buildTokens('x', { accessToken: raw.access_token, refreshToken: raw.refresh_token, raw });
  };
  const endpoint = ({ endpoint: profile, limits, ...settings }: EndpointSettings = {}): TokenEndpoint =>
    createTokenEndpoint({
      transport: createTransport(),
      clock,
      random: () => 0.5,
      client: CLIENT,
      expiry: {},
      sendScope: false,
      subject: 'the account "A"',
      endpoint: {
        url: server.tokenEndpoint,
        placement: 'form',
        parameters: {},
        authenticate: postAuthentication,
        ...profile,
      },
      limits: { ...LIMITS, ...limits },
      ...settings,
    });
  return { server, clock, account, endpoint, refresh: (settings) => endpoint(settings).refresh(account()) };
}

/** The tokens of an outcome; fails if there are none. */
export function tokensOf(outcome: IssueOutcome): TokenSet {
  if (!outcome.issued) throw outcome.error;
  return outcome.tokens;
}

/** The failure of an outcome; fails if there is none. */
export function failureOf(outcome: IssueOutcome): Extract<IssueOutcome, { issued: false }> {
  if (outcome.issued) throw new TypeError('Tokens were issued.');
  return outcome;
}
