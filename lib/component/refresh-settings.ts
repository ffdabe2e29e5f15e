import type { ExpiryProfile } from '../oauth2/expiry';
import type { RefreshPolicy } from '../tokens/refresh-policy';
import type { TokenEndpointLimits } from '../tokens/token-endpoint';
import { DEFAULTS } from './defaults';
import { assertDuration, invalidOption } from './option-checks';
import type { RefreshOptions } from './options';

/** The part of the settings that decides when to refresh. */
export function resolvePolicy(refresh: RefreshOptions = {}): RefreshPolicy {
  const { when = 'expiring', marginSeconds = DEFAULTS.marginSeconds, assumedLifetimeSeconds } = refresh;
  assertWhen(when);
  assertDuration(marginSeconds, 'refresh.marginSeconds', 0);
  return {
    when,
    marginMs: marginSeconds * 1000,
    notBeforeExpiry: refresh.notBeforeExpiry ?? false,
    assumedLifetimeMs: assumedLifetimeSeconds === undefined ? undefined : assumedLifetimeSeconds * 1000,
  };
}

/** How expiries are read. */
export function resolveExpiry({ expiry, assumedLifetimeSeconds }: RefreshOptions = {}): ExpiryProfile {
  if (assumedLifetimeSeconds !== undefined) {
    assertDuration(assumedLifetimeSeconds, 'refresh.assumedLifetimeSeconds', Number.MIN_VALUE);
  }
  return {
    expiry,
    assumedLifetimeMs: assumedLifetimeSeconds === undefined ? undefined : assumedLifetimeSeconds * 1000,
  };
}

/** How long and how often the token endpoint is asked. */
export function resolveLimits(refresh: RefreshOptions = {}): TokenEndpointLimits {
  const { deadlineMs = DEFAULTS.deadlineMs, attemptTimeoutMs = DEFAULTS.attemptTimeoutMs } = refresh;
  const { refreshTokenReuseSeconds = 0 } = refresh;
  // A deadline that is no number would never be reached.
  assertDuration(deadlineMs, 'refresh.deadlineMs', Number.MIN_VALUE);
  assertDuration(attemptTimeoutMs, 'refresh.attemptTimeoutMs', Number.MIN_VALUE);
  assertDuration(refreshTokenReuseSeconds, 'refresh.refreshTokenReuseSeconds', 0);
  return { deadlineMs, attemptTimeoutMs, refreshTokenReuseSeconds };
}

function assertWhen(when: unknown): void {
  if (typeof when === 'object' && when !== null && 'everySeconds' in when) {
    assertDuration(when.everySeconds, 'refresh.when.everySeconds', Number.MIN_VALUE);
  } else if (typeof when !== 'string' || !['never', 'rejected', 'expiring', 'always'].includes(when)) {
    throw invalidOption(
      'refresh.when',
      when,
      'one of never, rejected, expiring, always, { everySeconds: n }',
    );
  }
}
