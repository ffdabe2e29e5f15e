import type { ResponseProfile } from '../oauth2/response-shape';
import type { Definition } from '../settings/definition';
import type { RefreshPolicy, RefreshWhen } from '../tokens/refresh-policy';
import type { TokenEndpointLimits } from '../tokens/token-endpoint';
import { DEFAULTS } from './defaults';
import { assertDuration, assertOneOf, invalidOption } from './option-checks';
import type { RefreshOptions } from './options';

/** Where settings about refreshing come from: the provider's facts, and the author's wishes. */
export interface RefreshSources {
  readonly definition: Definition;
  readonly options: RefreshOptions | undefined;
}

/** The part of the settings that decides when to refresh. */
export function resolvePolicy({
  definition,
  options = {},
}: RefreshSources): RefreshPolicy & { readonly when: RefreshWhen } {
  const {
    marginSeconds = DEFAULTS.marginSeconds,
    notBeforeExpiry = false,
    assumedLifetimeSeconds,
  } = definition.refresh ?? {};
  const { when = 'expiring' } = options;
  assertWhen(when);
  assertDuration(marginSeconds, 'refresh.marginSeconds', 0);
  const assumedLifetimeMs = toMs(assumedLifetimeSeconds, 'refresh.assumedLifetimeSeconds');
  return { when, marginMs: marginSeconds * 1000, notBeforeExpiry, assumedLifetimeMs };
}

/** How token responses are read. */
export function resolveResponse({
  definition: { refresh = {}, response = {} },
  token,
}: {
  readonly definition: Definition;
  readonly token?: string | undefined;
}): ResponseProfile {
  const { assumedLifetimeSeconds, assumedRefreshTokenLifetimeSeconds } = refresh;
  if (token !== undefined) assertOneOf(token, 'token', Object.keys(response.furtherTokens ?? {}));
  return {
    ...response,
    token,
    assumedLifetimeMs: toMs(assumedLifetimeSeconds, 'refresh.assumedLifetimeSeconds'),
    assumedRefreshTokenLifetimeMs: toMs(
      assumedRefreshTokenLifetimeSeconds,
      'refresh.assumedRefreshTokenLifetimeSeconds',
    ),
  };
}

/** How long and how often the token endpoint is asked. */
export function resolveLimits({ definition, options = {} }: RefreshSources): TokenEndpointLimits {
  const { deadlineMs = DEFAULTS.deadlineMs, attemptTimeoutMs = DEFAULTS.attemptTimeoutMs } = options;
  const { refreshTokenReuseSeconds = 0 } = definition.refresh ?? {};
  // A deadline that is no number would never be reached.
  assertDuration(deadlineMs, 'refresh.deadlineMs', Number.MIN_VALUE);
  assertDuration(attemptTimeoutMs, 'refresh.attemptTimeoutMs', Number.MIN_VALUE);
  assertDuration(refreshTokenReuseSeconds, 'refresh.refreshTokenReuseSeconds', 0);
  return { deadlineMs, attemptTimeoutMs, refreshTokenReuseSeconds };
}

function toMs(seconds: number | undefined, name: string): number | undefined {
  if (seconds === undefined) return undefined;
  assertDuration(seconds, name, Number.MIN_VALUE);
  return seconds * 1000;
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
