import { expect } from 'chai';
import { createDefinitionResolver } from '../../lib/component/definition';
import { parseDescriptor } from '../../lib/component/descriptor';
import type { RefreshOptions } from '../../lib/component/options';
import {
  resolveLimits,
  resolvePolicy,
  resolveResponse,
  type RefreshSources,
} from '../../lib/component/refresh-settings';
import { DESCRIPTOR } from './descriptors';

describe('settings of refreshing', () => {
  /** What the author wishes, and what the definition makes of it. */
  const sourcesOf = (refresh?: RefreshOptions): RefreshSources => ({
    definition: createDefinitionResolver()(
      parseDescriptor(DESCRIPTOR),
      refresh === undefined ? {} : { refresh },
      {},
    ),
    options: refresh,
  });

  it('are `expiring` with a margin of a minute, unless said otherwise', () => {
    expect(resolvePolicy(sourcesOf())).to.deep.equal({
      when: 'expiring',
      marginMs: 60_000,
      notBeforeExpiry: false,
      assumedLifetimeMs: undefined,
    });
    const refresh = { when: { everySeconds: 0.5 }, marginSeconds: 0, notBeforeExpiry: true } as const;
    expect(resolvePolicy(sourcesOf({ ...refresh, assumedLifetimeSeconds: 7 }))).to.deep.equal({
      when: { everySeconds: 0.5 },
      marginMs: 0,
      notBeforeExpiry: true,
      assumedLifetimeMs: 7000,
    });
  });

  it('know no lifetime that nobody declared', () => {
    const nothing = { token: undefined, assumedRefreshTokenLifetimeMs: undefined };
    expect(resolveResponse(sourcesOf())).to.deep.equal({ ...nothing, assumedLifetimeMs: undefined });
    const refresh = { assumedLifetimeSeconds: 7, expiry: { path: 'end' } };
    const { definition } = sourcesOf(refresh);
    expect(resolveResponse({ definition })).to.deep.equal({
      ...nothing,
      expiry: { path: 'end' },
      assumedLifetimeMs: 7000,
    });
  });

  it('end a refresh after 30 s and an attempt after 10 s, and allow no reuse, unless said otherwise', () => {
    expect(resolveLimits(sourcesOf())).to.deep.equal({
      deadlineMs: 30_000,
      attemptTimeoutMs: 10_000,
      refreshTokenReuseSeconds: 0,
    });
    const limits = { deadlineMs: 5, attemptTimeoutMs: 6, refreshTokenReuseSeconds: 7 };
    expect(resolveLimits(sourcesOf(limits))).to.deep.equal(limits);
  });
});
