import type { OAuthClient } from '../oauth2/client-authentication';
import type { ExpiryProfile } from '../oauth2/expiry';
import { buildTokenRequest, type Grant, type TokenEndpointProfile } from '../oauth2/token-request';
import { parseTokenAnswer, type TokenFailure } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import type {
  Clock,
  IssueFailure,
  IssueOutcome,
  Random,
  TokenIssuer,
  Transport,
  TransportOutcome,
} from '../ports';
import {
  buildGrantRefusedError,
  buildRefusedError,
  buildUnreachableError,
  type TokenEndpointSituation,
} from './token-endpoint-error';

/** How long and how often a token endpoint is asked. */
export interface TokenEndpointLimits {
  /** All attempts and waits together end after this many milliseconds. */
  readonly deadlineMs: number;
  /** One attempt ends after this many milliseconds. */
  readonly attemptTimeoutMs: number;
  /** For how long the provider takes a refresh token again after its answer was lost; 0: one immediate retry. */
  readonly refreshTokenReuseSeconds: number;
}

/** Everything that a token endpoint is asked with. */
export interface TokenEndpointOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly endpoint: TokenEndpointProfile;
  readonly client: OAuthClient;
  readonly expiry: ExpiryProfile;
  readonly limits: TokenEndpointLimits;
  /** Whether the granted scopes are sent along with a refresh (RFC 6749 §6: optional). */
  readonly sendScope: boolean;
  /** Whose tokens, for error texts: `the account "…"`. */
  readonly subject: string;
}

/** A token endpoint: refreshes, and exchanges authorization codes. */
export interface TokenEndpoint extends TokenIssuer {
  /** Exchanges a grant, over `previous` tokens if there are any. */
  issue(grant: Grant, previous?: TokenSet): Promise<IssueOutcome>;
}

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;

/** Creates the one piece that talks to a token endpoint. */
export function createTokenEndpoint(options: TokenEndpointOptions): TokenEndpoint {
  return {
    issue: (grant, previous) => askUntilDecided(options, grant, previous),
    refresh: (current) => {
      const scope = options.sendScope ? current.scopes?.join(' ') : undefined;
      const grant: Grant = { type: 'refresh_token', refreshToken: current.refreshToken ?? '', scope };
      return askUntilDecided(options, grant, current);
    },
  };
}

/** A failed attempt, and whether the very same request may be sent once more. */
interface Attempt {
  readonly failure: IssueFailure;
  /** `never`: decided. `backoff`: the server did not act. `replay`: it may have acted, and its answer is lost. */
  readonly again: 'never' | 'backoff' | 'replay';
  /** Whether the server may have seen the request. */
  readonly arrived: boolean;
  readonly retryAfterMs?: number | undefined;
}

async function askUntilDecided(
  options: TokenEndpointOptions,
  grant: Grant,
  previous: TokenSet | undefined,
): Promise<IssueOutcome> {
  const { clock, transport, limits } = options;
  const request = buildTokenRequest(grant, options.endpoint, options.client);
  const deadlineAt = clock.now() + limits.deadlineMs;
  let firstLostAt: number | undefined;
  let failure: IssueFailure;
  let attempt = 0;
  let goesOn: boolean;
  do {
    attempt += 1;
    const sentAt = clock.now();
    const timeoutMs = Math.min(limits.attemptTimeoutMs, deadlineAt - sentAt);
    const outcome = await transport.send(request, timeoutMs);
    const judged = judge(outcome, options, { grant, previous });
    if ('issued' in judged) return judged;
    const isFirstLoss = firstLostAt === undefined;
    if (judged.again === 'replay') firstLostAt ??= sentAt;
    const delayMs = selectDelayMs(judged, attempt, options);
    const againAt = clock.now() + delayMs;
    const graceEndsAt = (firstLostAt ?? sentAt) + limits.refreshTokenReuseSeconds * 1000;
    const mayReplay = isFirstLoss || againAt < graceEndsAt;
    failure = judged.failure;
    goesOn = againAt < deadlineAt && mayRepeat(judged, grant, mayReplay);
    if (goesOn && delayMs > 0) await clock.sleep(delayMs);
  } while (goesOn);
  return failure;
}

/**
 * A lost answer may have carried a new refresh token, and then the old one is spent. Sending it again loses nothing
 * that is not lost already, but only a provider that declares a grace will take it more than once. An authorization
 * code that may have arrived is never sent twice: the server must revoke what it issued for it (RFC 6749 §4.1.2).
 */
function mayRepeat(judged: Attempt, grant: Grant, mayReplay: boolean): boolean {
  if (grant.type === 'authorization_code' && judged.arrived) return false;
  return judged.again === 'backoff' || (judged.again === 'replay' && mayReplay);
}

/** Exponential backoff with full jitter, never shorter than what the server asked for. The first replay is immediate. */
function selectDelayMs(judged: Attempt, attempt: number, options: TokenEndpointOptions): number {
  if (judged.again === 'replay' && attempt === 1) return 0;
  const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.max(judged.retryAfterMs ?? 0, Math.floor(options.random() * ceilingMs));
}

function judge(
  outcome: TransportOutcome,
  options: TokenEndpointOptions,
  { grant, previous }: { readonly grant: Grant; readonly previous: TokenSet | undefined },
): Extract<IssueOutcome, { issued: true }> | Attempt {
  const situation = describeSituation(options, grant, previous);
  if (!outcome.answered) {
    return {
      failure: {
        issued: false,
        verdict: 'transient',
        error: buildUnreachableError(outcome.reason, outcome.mayHaveArrived, situation),
      },
      again: outcome.mayHaveArrived ? 'replay' : 'backoff',
      arrived: outcome.mayHaveArrived,
    };
  }
  const now = options.clock.now();
  const parsed = parseTokenAnswer(outcome, { ...options.expiry, previous: previous?.raw ?? {}, now });
  if (!parsed.ok) return judgeFailure(parsed.failure, situation);
  const clockOffsetMs = parsed.serverTime === undefined ? 0 : parsed.serverTime - now;
  return { issued: true, tokens: parsed.tokens, clockOffsetMs };
}

function judgeFailure(failure: TokenFailure, situation: TokenEndpointSituation): Attempt {
  switch (failure.kind) {
    case 'grant-refused':
      return {
        failure: {
          issued: false,
          verdict: 'grant-refused',
          error: buildGrantRefusedError(failure, situation),
        },
        again: 'never',
        arrived: true,
      };
    case 'refused':
      return {
        failure: { issued: false, verdict: 'definite', error: buildRefusedError(failure, situation) },
        again: 'never',
        arrived: true,
      };
    case 'unavailable':
    case 'unusable':
      return {
        failure: { issued: false, verdict: 'transient', error: buildRefusedError(failure, situation) },
        again: failure.kind === 'unavailable' ? 'backoff' : 'replay',
        arrived: true,
        retryAfterMs: failure.retryAfterMs,
      };
  }
}

function describeSituation(
  options: TokenEndpointOptions,
  grant: Grant,
  previous: TokenSet | undefined,
): TokenEndpointSituation {
  const spent = grant.type === 'refresh_token' ? [grant.refreshToken] : [grant.code, grant.codeVerifier];
  return {
    url: options.endpoint.url,
    subject: options.subject,
    grant: grant.type,
    secrets: [...spent, previous?.accessToken, previous?.refreshToken, options.client.clientSecret],
  };
}
