import { lifetimeMs, type TokenSet } from '../oauth2/token-set';
import type { RefreshReason, TokenChoice } from '../ports';

/** When tokens are renewed. The five values of the setting `refresh.when`. */
export type RefreshWhen = 'never' | 'rejected' | 'expiring' | 'always' | { readonly everySeconds: number };

/** The part of a connection's settings that decides when to refresh. */
export interface RefreshPolicy {
  /** `forced`: once, however good the token is, because a person asked for it. */
  readonly when: RefreshWhen | 'forced';
  /** How long before the expiry a token is renewed at most; never more than a tenth of its lifetime. */
  readonly marginMs: number;
  /** `true` for providers that refuse a refresh before the expiry: the margin is 0. */
  readonly notBeforeExpiry: boolean;
  /** Lifetime of tokens whose expiry nobody says, counted from when they were first seen. */
  readonly assumedLifetimeMs?: number | undefined;
}

/** What is known about the token set at hand. */
export interface TokenFacts {
  readonly tokens: TokenSet;
  /** When this process first saw these tokens, epoch ms by the server's clock. */
  readonly firstSeenAt: number;
  /** A refresh returned the very token that it was to replace. */
  readonly sameTokenReturned: boolean;
  /** The policy `always` or `forced` has been served for this message. */
  readonly refreshedForMessage: boolean;
  /** For how long the token must be valid, if that is not left to the policy. */
  readonly neededForMs?: number | undefined;
}

/** Of a lifetime this much may be margin, so that a five-second token is not renewed on every request. */
const MARGIN_SHARE = 0.1;

/** Of a lifetime this much may be asked for: who wants more would have it renewed each time. */
const NEED_SHARE = 0.5;

/**
 * The one place that decides whether a request must wait for a refresh, and why.
 *
 * @param now epoch ms by the server's clock
 */
export function selectRefreshReason(
  policy: RefreshPolicy,
  facts: TokenFacts,
  now: number,
): RefreshReason | undefined {
  if (policy.when === 'never') return undefined;
  if (facts.tokens.accessToken === undefined) return 'first';
  if (facts.neededForMs !== undefined && mayEndTooSoon(policy, facts, now)) return 'expiring';
  if (policy.when === 'rejected') return undefined;
  if (policy.when === 'always' || policy.when === 'forced')
    return facts.refreshedForMessage ? undefined : policy.when;
  if (policy.when === 'expiring') return isExpiring(policy, facts, now) ? 'expiring' : undefined;
  return isOlderThan(policy.when.everySeconds, facts, now) ? 'interval' : undefined;
}

/** Why no refresh is due, where {@link selectRefreshReason} gives no reason for one. */
export function explainNoRefresh(
  { when, assumedLifetimeMs }: RefreshPolicy,
  { tokens }: TokenFacts,
): TokenChoice {
  if (when === 'never') return 'off';
  if (when === 'rejected') return 'on-rejection';
  if (when === 'always' || when === 'forced') return 'served';
  if (when !== 'expiring') return 'young';
  return tokens.expiresAt === undefined && assumedLifetimeMs === undefined ? 'endless' : 'fresh';
}

/** Whether the access token has ended, margin or not. `false` if nobody knows when it ends. */
export function isExpired(facts: TokenFacts, now: number): boolean {
  return facts.tokens.expiresAt !== undefined && now >= facts.tokens.expiresAt;
}

/** Whether the access token has ended, or is about to: it is not worth taking over. */
export function isEnding(policy: RefreshPolicy, facts: TokenFacts, now: number): boolean {
  return (
    facts.tokens.expiresAt !== undefined && now >= facts.tokens.expiresAt - selectMarginMs(policy, facts)
  );
}

/** A token may have ended if it is known how long it lives and not since when: the platform keeps it as it came. */
function mayEndTooSoon(policy: RefreshPolicy, facts: TokenFacts, now: number): boolean {
  const { expiresAt, raw } = facts.tokens;
  return isExpiring(policy, facts, now) || (expiresAt === undefined && raw['expires_in'] !== undefined);
}

function isExpiring(policy: RefreshPolicy, facts: TokenFacts, now: number): boolean {
  const expiresAt = facts.tokens.expiresAt ?? assumedEnd(policy, facts);
  return expiresAt !== undefined && now >= expiresAt - selectMarginMs(policy, facts);
}

function assumedEnd(policy: RefreshPolicy, facts: TokenFacts): number | undefined {
  return policy.assumedLifetimeMs === undefined
    ? undefined
    : (facts.tokens.issuedAt ?? facts.firstSeenAt) + policy.assumedLifetimeMs;
}

function isOlderThan(ageSeconds: number, facts: TokenFacts, now: number): boolean {
  return now - (facts.tokens.issuedAt ?? facts.firstSeenAt) >= ageSeconds * 1000;
}

/** A provider that gives the same token until its end would be asked with every request if the margin were kept. */
function selectMarginMs(policy: RefreshPolicy, facts: TokenFacts): number {
  if (policy.notBeforeExpiry || facts.sameTokenReturned) return 0;
  const lifetime = lifetimeMs(facts.tokens) ?? policy.assumedLifetimeMs ?? Infinity;
  const margin = Math.min(policy.marginMs, lifetime * MARGIN_SHARE);
  return Math.max(margin, Math.min(facts.neededForMs ?? 0, lifetime * NEED_SHARE));
}
