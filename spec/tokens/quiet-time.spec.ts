import { expect } from 'chai';
import fc from 'fast-check';
import { isQuiet, quietUntilSeconds } from '../../lib/tokens/quiet-time';
import { warnBeforeEnd } from '../../lib/tokens/refresh-token-end';
import {
  explainNoRefresh,
  selectRefreshReason,
  type RefreshPolicy,
  type RefreshWhen,
} from '../../lib/tokens/refresh-policy';
import { createTokenMemory } from '../../lib/tokens/token-memory';
import { createTestClock } from '../../lib/testing/test-clock';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { buildPolicy, buildTokens, HOUR_MS } from '../support/renewal-session';

const clock = createTestClock();
const NOW = clock.now();
const DAY_MS = 24 * HOUR_MS;

const isQuietAt = (now: number, facts: Partial<TokenSet>, policy: Partial<RefreshPolicy> = {}): boolean =>
  isQuiet(
    buildPolicy({ when: 'expiring', ...policy }),
    quietUntilSeconds(buildTokens('a', { expiresAt: NOW + HOUR_MS, ...facts })),
    now,
  );

describe('the quiet time of tokens', () => {
  it('ends the whole margin before the access token does, under the policy that looks at ends', () => {
    expect(isQuietAt(NOW + HOUR_MS - 60_001, {})).to.equal(true);
    expect(isQuietAt(NOW + HOUR_MS - 60_000, {})).to.equal(false);
    for (const when of ['never', 'rejected', 'always', { everySeconds: 1 }] as const)
      expect(isQuietAt(NOW, {}, { when })).to.equal(false);
  });

  it('ends before people have to be warned of the end of the refresh token', () => {
    const until = (refreshTokenExpiresAt: number) => (now: number) =>
      isQuietAt(now, { refreshTokenExpiresAt }, { marginMs: 0 });
    expect(until(NOW + 7 * DAY_MS + 1_000)(NOW + 999)).to.equal(true);
    expect(until(NOW + 7 * DAY_MS + 1_000)(NOW + 1_000)).to.equal(false);
    expect(until(NOW + DAY_MS)(NOW)).to.equal(false);
  });

  it('is none where nobody knows an end, or there is no access token', () => {
    expect(isQuietAt(NOW, { expiresAt: undefined })).to.equal(false);
    expect(isQuietAt(NOW, { accessToken: undefined })).to.equal(false);
    expect(isQuietAt(0, { expiresAt: -HOUR_MS }, { marginMs: 0 })).to.equal(false);
  });

  it('is counted in whole seconds, and never ends too late for that', () => {
    expect(quietUntilSeconds(buildTokens('a', { expiresAt: 5_999 }))).to.equal(5);
  });

  it('is one in which no token is renewed, each is fresh, and nobody is warned', () => {
    const moment = fc.integer({ min: NOW - HOUR_MS, max: NOW + HOUR_MS });
    const policies = fc.record({
      when: fc.constantFrom<RefreshWhen>('never', 'rejected', 'expiring', 'always', { everySeconds: 60 }),
      marginMs: fc.nat(2 * HOUR_MS),
      notBeforeExpiry: fc.boolean(),
      assumedLifetimeMs: fc.option(fc.nat(HOUR_MS), { nil: undefined }),
    });
    const sets = fc.record({
      accessToken: fc.constantFrom('a', undefined),
      issuedAt: fc.option(moment, { nil: undefined }),
      expiresAt: fc.option(moment, { nil: undefined }),
      refreshTokenExpiresAt: fc.option(fc.integer({ min: NOW, max: NOW + 14 * DAY_MS }), { nil: undefined }),
    });
    let quietOnes = 0;
    fc.assert(
      fc.property(policies, sets, fc.boolean(), (policy, members, sameTokenReturned) => {
        const tokens = buildTokens('a', members);
        if (!isQuiet(policy, quietUntilSeconds(tokens), NOW)) return;
        quietOnes += 1;
        const facts = { tokens, firstSeenAt: NOW, sameTokenReturned, refreshedForMessage: false };
        expect(selectRefreshReason(policy, facts, NOW)).to.equal(undefined);
        expect(explainNoRefresh(policy, facts)).to.equal('fresh');
        expect(warningsAbout(tokens, policy)).to.deep.equal([]);
      }),
      { numRuns: 2_000 },
    );
    expect(quietOnes).to.be.greaterThan(0);
  });
});

function warningsAbout(tokens: TokenSet, policy: RefreshPolicy): string[] {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  warnBeforeEnd({
    record: createTokenMemory().reconcile('a', tokens, NOW),
    ...{ policy, clock, trace: ignore, coolDownMs: 0, rotatesRefreshToken: false, subject: 'it' },
    logger: { debug: ignore, info: ignore, error: ignore, warn: (line) => warnings.push(line) },
  });
  return warnings;
}
