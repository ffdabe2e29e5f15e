import {
  createFaultyTokenEndpoint,
  type FaultyTokenEndpoint,
} from '../platform/faulty-server/faulty-token-endpoint';
import { createGrants, type Grants } from '../platform/faulty-server/grants';
import type { IssuedTokenPair } from '../platform/faulty-server/issued-tokens';
import type { FakeProviderOptions } from './fake-provider-options';
import { toScriptedAnswer, type TokenFault } from './token-fault';

/** A token response. */
export type ProviderTokens = IssuedTokenPair & Readonly<Record<string, unknown>>;

/** The token endpoint of a fake provider, and the life of its tokens. */
export interface FakeTokens
  extends
    Pick<Grants, 'isActive' | 'isCurrent' | 'expire' | 'issuedTokens'>,
    Pick<FaultyTokenEndpoint, 'exchange' | 'requests'> {
  readonly issue: () => ProviderTokens;
  /** What the API asks: whether the token is active. Takes note of those that nobody knows. */
  readonly accepts: (token: string) => boolean;
  readonly revoke: () => void;
  readonly fail: (fault: TokenFault, times?: number) => void;
  readonly counts: () => FaultyTokenEndpoint['counts'] & {
    readonly reuseDetected: number;
    readonly unknownTokens: number;
  };
}

/** No grants yet. */
export function createFakeTokens(options: FakeProviderOptions): FakeTokens {
  const { clock, reuseGraceSeconds = 0 } = options;
  const settings = {
    ...options,
    reuseGraceMs: reuseGraceSeconds * 1000,
    ...(clock === undefined ? {} : { now: () => clock.now() }),
  };
  const grants = createGrants(settings);
  const { exchange, requests, script, counts } = createFaultyTokenEndpoint(settings, grants);
  let unknownTokens = 0;
  return {
    exchange,
    requests,
    issue: () => ({ ...grants.open(), ...options.extra, ...options.issued }),
    revoke: grants.revokeAll,
    expire: grants.expire,
    isActive: grants.isActive,
    accepts(token) {
      if (!grants.issuedTokens().includes(token)) unknownTokens += 1;
      return grants.isActive(token);
    },
    isCurrent: grants.isCurrent,
    issuedTokens: grants.issuedTokens,
    fail(fault, times = 1) {
      script.push(...Array.from({ length: times }, () => toScriptedAnswer(fault)));
    },
    counts: () => ({ ...counts, reuseDetected: grants.reuseDetected(), unknownTokens }),
  };
}
