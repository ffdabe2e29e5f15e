import { isFreshkeysError, type ErrorCode, type FreshkeysError } from '../errors';
import type { TokenSet } from '../oauth2/token-set';
import type { ConnectionInspection } from './inspection';

/**
 * How an account is: `fresh`: its token can be sent. `stale`: the next request renews it. `refreshing`: a process is at
 * work with it. `retry_later`: the last refresh failed, and may work later. `needs_user`: a person must connect it.
 * `misconfigured`: the component or its form must be put right.
 */
export type HealthState = 'fresh' | 'stale' | 'refreshing' | 'retry_later' | 'needs_user' | 'misconfigured';

/** How an account is, and why. Never a value of a token. */
export interface Health {
  readonly state: HealthState;
  /** Sentences for people. */
  readonly reasons: readonly string[];
}

/** How the last refresh ended that was seen from here. */
export interface LastRefresh {
  /** ISO 8601. */
  readonly at: string;
  /** `issued`: new tokens. `failed`: it may work later. `refused`: not with this refresh token. */
  readonly outcome: 'issued' | 'failed' | 'refused';
  readonly code?: string;
}

/** What is known about an account without asking anybody. */
export interface HealthFacts {
  readonly inspection: ConnectionInspection;
  readonly lastRefresh: LastRefresh | undefined;
  /** Whether another process uses the credential now. */
  readonly isHeld: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  /** How a person connects the account: `freshkeys connect`. */
  readonly connectBy: string;
}

/** Judges an account. */
export function judgeHealth(facts: HealthFacts): Health {
  const { problem } = facts.inspection;
  const obstacle = findObstacle(facts);
  // A form that is still empty is no fault of the component: connecting fills it in.
  const isUnfilled = isFreshkeysError(problem) && problem.code === 'CREDENTIALS_MISSING';
  if (problem !== undefined && !(isUnfilled && obstacle !== undefined)) {
    return { state: 'misconfigured', reasons: [problem.message] };
  }
  return obstacle === undefined ? judgeTokens(facts) : { state: 'needs_user', reasons: [obstacle] };
}

function judgeTokens(facts: HealthFacts): Health {
  const { inspection, isHeld, lastRefresh } = facts;
  if (isHeld)
    return { state: 'refreshing', reasons: ['Another process of freshkeys uses this account now.'] };
  const { tokens, isEnding } = inspection;
  const hasEnded = tokens?.accessToken === undefined || isEnding;
  const failed = lastRefresh?.outcome === 'issued' ? undefined : lastRefresh;
  // A token whose end nobody knows was to be renewed for a reason: most often, the API had rejected it.
  if (failed !== undefined && (hasEnded || tokens.expiresAt === undefined)) return judgeLastRefresh(failed);
  return hasEnded
    ? { state: 'stale', reasons: [describeStale(inspection)] }
    : { state: 'fresh', reasons: describeFresh(facts) };
}

/** Codes of refreshes that fail again until somebody has done something. */
const LASTING: ReadonlySet<string> = new Set<ErrorCode>([
  'DESCRIPTOR_INVALID',
  'ENVIRONMENT_VARIABLE_MISSING',
  'INSECURE_URL',
  'KEY_INVALID',
  'OPTION_INVALID',
  'TOKEN_ENDPOINT_REFUSED',
]);

function judgeLastRefresh({ at, code = 'UNKNOWN' }: LastRefresh): Health {
  const failed = `The last refresh failed at ${at} (${code})`;
  return LASTING.has(code)
    ? { state: 'misconfigured', reasons: [`${failed}: the next one does as well until that is put right.`] }
    : { state: 'retry_later', reasons: [`${failed}; the next request tries it again.`] };
}

/** Judges an account by the error that asking for its token ended with: no request of it succeeds now. */
export function judgeFailure(error: FreshkeysError, inspection: ConnectionInspection): Health {
  return { state: selectFailureState(error, inspection), reasons: [error.message] };
}

function selectFailureState(
  { code, transient }: FreshkeysError,
  { tokens, needsPerson }: ConnectionInspection,
): HealthState {
  if (transient) return 'retry_later';
  if (NEEDS_USER.has(code)) return 'needs_user';
  return code === 'CREDENTIALS_MISSING' && tokens === undefined && needsPerson
    ? 'needs_user'
    : 'misconfigured';
}

const NEEDS_USER: ReadonlySet<ErrorCode> = new Set([
  'REAUTHORIZATION_REQUIRED',
  'REFRESH_TOKEN_MISSING',
  'TOKENS_NOT_SAVED',
]);

/** Why no request of this account can succeed before a person has done something. */
function findObstacle(facts: HealthFacts): string | undefined {
  const { inspection, lastRefresh, connectBy } = facts;
  const { tokens, needsPerson, isEnding } = inspection;
  if (tokens === undefined) {
    return needsPerson ? `It is not connected. Connect it: ${connectBy}.` : undefined;
  }
  const refused = selectRefusal(lastRefresh);
  const hasEnded = tokens.accessToken === undefined || isEnding;
  if (refused === undefined && !hasEnded) return undefined;
  if (refused !== undefined && refused.code !== 'REFRESH_TOKEN_MISSING') {
    return `The provider refused the refresh token at ${refused.at}. Connect it again: ${connectBy}.`;
  }
  return inspection.needsRefreshToken ? findTokenObstacle(tokens, facts) : undefined;
}

/** A refresh that cannot be had any more with these tokens. */
const selectRefusal = (last: LastRefresh | undefined): LastRefresh | undefined =>
  last?.outcome === 'refused' || last?.code === 'REFRESH_TOKEN_MISSING' ? last : undefined;

/** Why there is nothing to renew a token with that has ended. */
function findTokenObstacle(
  tokens: TokenSet,
  { inspection: { missingBecause }, now, connectBy }: HealthFacts,
): string | undefined {
  if (tokens.refreshToken === undefined) {
    const because = missingBecause ?? `Connect it again: ${connectBy}.`;
    return `The access token has ended, and there is no refresh token. ${because}`;
  }
  return hasRefreshTokenEnded(tokens, now)
    ? `The refresh token has ended. Connect it again: ${connectBy}.`
    : undefined;
}

function hasRefreshTokenEnded({ refreshTokenExpiresAt }: TokenSet, now: number): boolean {
  return refreshTokenExpiresAt !== undefined && now >= refreshTokenExpiresAt;
}

function describeStale({ tokens, refreshWhen }: ConnectionInspection): string {
  const what =
    tokens?.accessToken === undefined ? 'There is no access token yet' : 'The access token has ended';
  return refreshWhen === 'never'
    ? `${what}, and this connection does not refresh: \`refresh.when\` is \`never\`.`
    : `${what}; the next request renews it.`;
}

function describeFresh({ inspection, now }: HealthFacts): readonly string[] {
  const { tokens, needsRefreshToken, missingBecause } = inspection;
  const reasons = ['The access token can be sent.'];
  if (tokens === undefined || !needsRefreshToken) return reasons;
  if (tokens.refreshToken === undefined) {
    reasons.push(`There is no refresh token: it cannot be renewed. ${missingBecause ?? ''}`.trim());
  } else if (hasRefreshTokenEnded(tokens, now)) {
    reasons.push('The refresh token has ended: it cannot be renewed.');
  }
  return reasons;
}
