import type { Grant } from '../oauth2/grant';
import type { ResponseProfile } from '../oauth2/response-shape';
import type { TokenAnswer } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import type { Clock, IssueOutcome, Random, TokenIssuer, Transport, TransportRequest } from '../ports';
import { completeTokens } from './follow-up';
import { askUntilDecided } from './token-exchange';

/** How long and how often a token endpoint is asked. */
export interface TokenEndpointLimits {
  /** All attempts and waits together end after this many milliseconds. */
  readonly deadlineMs: number;
  /** One attempt ends after this many milliseconds. */
  readonly attemptTimeoutMs: number;
  /** For how long the provider takes a refresh token again after its answer was lost; 0: one immediate retry. */
  readonly refreshTokenReuseSeconds: number;
}

/** A request, what must not appear in any text, and the names of its parameters. */
export interface PreparedTokenRequest {
  readonly request: TransportRequest & { readonly parameterNames: readonly string[] };
  readonly secrets: readonly string[];
  /** Opens the answer, where it is encrypted. */
  readonly open?: (body: string) => Promise<string>;
}

/** What is asked once there is a token, and stored with it. */
export interface FollowUps {
  /** Which of them have not told yet what they are for. */
  missing(stored: Readonly<Record<string, unknown>>): readonly number[];
  prepare(index: number, tokens: TokenSet): Promise<PreparedTokenRequest>;
  keep(index: number, answer: TokenAnswer): Readonly<Record<string, string>>;
}

/** Where the requests come from. */
export interface TokenRequests {
  readonly followUps: FollowUps;
  /** How many requests come before the token request. */
  stepsBefore(grant: Grant): number;
  /**
   * Builds the next request, anew for each attempt: what is signed or random in it must not be sent twice.
   *
   * @param answers what the requests before it were answered
   * @param stored the token response that is stored so far
   */
  prepare(
    grant: Grant,
    answers: readonly TokenAnswer[],
    stored: Readonly<Record<string, unknown>>,
  ): Promise<PreparedTokenRequest>;
}

/** Whether the scopes are sent along with a refresh (RFC 6749 §6: optional, and some servers refuse it). */
export interface RefreshScope {
  readonly choice: 'omit' | 'send' | 'send-then-remember';
  /** The scopes as they travel. */
  textFor(current: TokenSet): string | undefined;
  /** What was learnt about the server; lives as long as the connection. */
  readonly memory: { refused: boolean };
}

/** Everything that a token endpoint is asked with. */
export interface TokenEndpointOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly requests: TokenRequests;
  readonly response: ResponseProfile;
  readonly limits: TokenEndpointLimits;
  readonly scope?: RefreshScope;
  /** Whose tokens, for error texts: `the account "…"`. */
  readonly subject: string;
}

/** A token endpoint: refreshes, and exchanges other grants. */
export interface TokenEndpoint extends TokenIssuer {
  /** Asks what the provider tells only once the token is there. */
  complete(tokens: TokenSet): Promise<TokenSet>;
  /**
   * Exchanges a grant.
   *
   * @param stored what is stored so far, or is to be stored with the tokens; the answer is merged over it
   */
  issue(grant: Grant, stored?: Readonly<Record<string, unknown>>): Promise<IssueOutcome>;
}

/** Creates the one piece that talks to a token endpoint. */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  const refresh = (current: TokenSet, scope: string | undefined): Promise<IssueOutcome> => {
    const { accessToken, refreshToken } = current;
    const values = { refresh_token: refreshToken, access_token: accessToken, scope };
    return askUntilDecided(options, { type: 'refresh_token', values }, current.raw);
  };
  return {
    complete: (tokens) => completeTokens(options.requests.followUps, options, tokens),
    issue: (grant, stored = {}) => askUntilDecided(options, grant, stored),
    refresh: async (current) => {
      const scope = selectScope(options.scope, current);
      const outcome = await refresh(current, scope);
      if (outcome.issued || scope === undefined || !isScopeRefused(options.scope, outcome)) return outcome;
      options.scope.memory.refused = true;
      return refresh(current, undefined);
    },
  };
}

function selectScope(scope: RefreshScope | undefined, current: TokenSet): string | undefined {
  if (scope === undefined || scope.choice === 'omit') return undefined;
  return scope.choice === 'send-then-remember' && scope.memory.refused ? undefined : scope.textFor(current);
}

/** The server says that it is the scope that it did not like: then it has not looked at the refresh token. */
function isScopeRefused(
  scope: RefreshScope | undefined,
  outcome: Extract<IssueOutcome, { issued: false }>,
): scope is RefreshScope {
  return scope?.choice === 'send-then-remember' && outcome.serverError === 'invalid_scope';
}
