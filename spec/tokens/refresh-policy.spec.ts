import { expect } from 'chai';
import fc from 'fast-check';
import {
  explainNoRefresh,
  isExpired,
  selectRefreshReason,
  type RefreshWhen,
  type TokenFacts,
} from '../../lib/tokens/refresh-policy';
import { buildPolicy, buildTokens } from '../support/renewal-session';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** Facts about a token set that was issued at `NOW`. */
function livingFor(lifetimeMs: number, facts: Partial<TokenFacts> = {}): TokenFacts {
  const tokens = buildTokens('a', { issuedAt: NOW, expiresAt: NOW + lifetimeMs });
  return { tokens, firstSeenAt: NOW, sameTokenReturned: false, refreshedForMessage: false, ...facts };
}

/** Facts about a token set whose end and age nobody knows. */
function unknownEnd(facts: Partial<TokenFacts> = {}): TokenFacts {
  return livingFor(0, { tokens: buildTokens('a'), ...facts });
}

/** The first moment, in milliseconds after `NOW`, at which an `expiring` token is renewed. */
function firstRenewal(facts: TokenFacts, policy: Parameters<typeof buildPolicy>[0] = {}): number {
  const rule = buildPolicy({ when: 'expiring', ...policy });
  let [early, late] = [0, 48 * HOUR_MS];
  while (early < late) {
    const middle = Math.floor((early + late) / 2);
    if (selectRefreshReason(rule, facts, NOW + middle) === undefined) early = middle + 1;
    else late = middle;
  }
  return early;
}

describe('W1 when a refresh happens', () => {
  const longAfter = NOW + 24 * HOUR_MS;

  it('never: not before a request, not even for a token that has ended or is not there', () => {
    const policy = buildPolicy({ when: 'never' });
    expect(selectRefreshReason(policy, livingFor(HOUR_MS), longAfter)).to.equal(undefined);
    const absent = buildTokens('a', { accessToken: undefined });
    expect(selectRefreshReason(policy, unknownEnd({ tokens: absent }), NOW)).to.equal(undefined);
  });

  it('rejected: not before a request, not even for a token that has ended', () => {
    const policy = buildPolicy({ when: 'rejected' });
    expect(selectRefreshReason(policy, livingFor(HOUR_MS), longAfter)).to.equal(undefined);
  });

  it('expiring: once the token is within the margin of its end', () => {
    const policy = buildPolicy({ when: 'expiring' });
    const facts = livingFor(HOUR_MS);
    expect(selectRefreshReason(policy, facts, NOW + HOUR_MS - 60_001)).to.equal(undefined);
    expect(selectRefreshReason(policy, facts, NOW + HOUR_MS - 60_000)).to.equal('expiring');
  });

  it('everySeconds: once the token is that old, however long it lives', () => {
    const policy = buildPolicy({ when: { everySeconds: 300 } });
    const facts = livingFor(24 * HOUR_MS);
    expect(selectRefreshReason(policy, facts, NOW + 299_999)).to.equal(undefined);
    expect(selectRefreshReason(policy, facts, NOW + 300_000)).to.equal('interval');
  });

  it('everySeconds: a token of unknown age counts from its first sight', () => {
    const policy = buildPolicy({ when: { everySeconds: 300 } });
    const facts = unknownEnd({ firstSeenAt: NOW + 1_000 });
    expect(selectRefreshReason(policy, facts, NOW + 300_999)).to.equal(undefined);
    expect(selectRefreshReason(policy, facts, NOW + 301_000)).to.equal('interval');
  });

  it('always: until it was served for this message', () => {
    const policy = buildPolicy({ when: 'always' });
    expect(selectRefreshReason(policy, livingFor(HOUR_MS), NOW)).to.equal('always');
    expect(selectRefreshReason(policy, livingFor(HOUR_MS, { refreshedForMessage: true }), NOW)).to.equal(
      undefined,
    );
  });

  it('forced: once, however good the token is', () => {
    const policy = buildPolicy({ when: 'forced' });
    expect(selectRefreshReason(policy, livingFor(HOUR_MS), NOW)).to.equal('forced');
    const served = livingFor(HOUR_MS, { refreshedForMessage: true });
    expect(selectRefreshReason(policy, served, NOW)).to.equal(undefined);
    expect(explainNoRefresh(policy, served)).to.equal('served');
  });

  for (const when of ['rejected', 'expiring', 'always', 'forced', { everySeconds: 300 }] as const) {
    it(`${JSON.stringify(when)}: a token that is not there yet is fetched`, () => {
      const tokens = buildTokens('a', { accessToken: undefined });
      expect(selectRefreshReason(buildPolicy({ when }), unknownEnd({ tokens }), NOW)).to.equal('first');
    });
  }
});

describe('R9 the margin', () => {
  it('is 60 seconds for tokens that live long', () => {
    expect(firstRenewal(livingFor(HOUR_MS))).to.equal(HOUR_MS - 60_000);
  });

  it('is a tenth of a short lifetime, so that a five-second token is not renewed with every request', () => {
    expect(firstRenewal(livingFor(5_000))).to.equal(4_500);
    expect(firstRenewal(livingFor(600_000))).to.equal(540_000);
    expect(firstRenewal(livingFor(599_000))).to.equal(539_100);
  });

  it('is what the connection says, where that is less', () => {
    expect(firstRenewal(livingFor(HOUR_MS), { marginMs: 5_000 })).to.equal(HOUR_MS - 5_000);
    expect(firstRenewal(livingFor(HOUR_MS), { marginMs: 0 })).to.equal(HOUR_MS);
  });

  it('is kept whole where the end is known and the lifetime is not', () => {
    const tokens = buildTokens('a', { expiresAt: NOW + HOUR_MS });
    expect(firstRenewal(livingFor(0, { tokens }))).to.equal(HOUR_MS - 60_000);
  });

  it('is nothing for a provider that refuses a refresh before the end', () => {
    expect(firstRenewal(livingFor(HOUR_MS), { notBeforeExpiry: true })).to.equal(HOUR_MS);
  });

  it('is nothing for a token that a refresh returned unchanged', () => {
    expect(firstRenewal(livingFor(HOUR_MS, { sameTokenReturned: true }))).to.equal(HOUR_MS);
  });

  it('never renews at once what was just issued, and never waits beyond the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 24 * HOUR_MS }), fc.nat(HOUR_MS), (lifetimeMs, marginMs) => {
        const renewedAt = firstRenewal(livingFor(lifetimeMs), { marginMs });
        expect(renewedAt).to.be.within(Math.floor(lifetimeMs * 0.9), lifetimeMs);
      }),
    );
  });
});

describe('R9 an end that nobody says', () => {
  it('means to wait for a rejection', () => {
    const policy = buildPolicy({ when: 'expiring' });
    expect(selectRefreshReason(policy, unknownEnd(), NOW + 1_000 * HOUR_MS)).to.equal(undefined);
    expect(isExpired(unknownEnd(), NOW + 1_000 * HOUR_MS)).to.equal(false);
  });

  it('is assumed where the connection declares a lifetime, from the issue or else from the first sight', () => {
    const assumed = { assumedLifetimeMs: 100_000 };
    expect(firstRenewal(unknownEnd({ firstSeenAt: NOW + 5_000 }), assumed)).to.equal(95_000);
    const tokens = buildTokens('a', { issuedAt: NOW + 1_000 });
    expect(firstRenewal(unknownEnd({ tokens, firstSeenAt: NOW + 5_000 }), assumed)).to.equal(91_000);
  });

  it('is never assumed where the provider says it (W4)', () => {
    expect(firstRenewal(livingFor(HOUR_MS), { assumedLifetimeMs: 100_000 })).to.equal(HOUR_MS - 60_000);
  });
});

describe('the end of a token', () => {
  it('comes without a margin', () => {
    expect(isExpired(livingFor(HOUR_MS), NOW + HOUR_MS - 1)).to.equal(false);
    expect(isExpired(livingFor(HOUR_MS), NOW + HOUR_MS)).to.equal(true);
  });
});

describe('T1 a token that is needed for some time', () => {
  const after = (passedMs: number, facts: TokenFacts, when: RefreshWhen = 'expiring') =>
    selectRefreshReason(buildPolicy({ when }), facts, NOW + passedMs);
  const needed = (neededForMs: number, facts: TokenFacts): TokenFacts => ({ ...facts, neededForMs });

  it('is renewed if less is left of it, whatever the policy says about requests', () => {
    const facts = needed(600_000, livingFor(HOUR_MS));
    for (const when of ['rejected', 'expiring'] as const) {
      expect(after(HOUR_MS - 600_001, facts, when)).to.equal(undefined);
      expect(after(HOUR_MS - 600_000, facts, when)).to.equal('expiring');
    }
    expect(after(HOUR_MS, facts, 'never')).to.equal(undefined);
  });

  it('is never renewed later than without the need', () => {
    expect(after(HOUR_MS - 60_000, needed(1, livingFor(HOUR_MS)))).to.equal('expiring');
  });

  it('is not renewed in the first half of its life, however long it is needed', () => {
    const facts = needed(HOUR_MS, livingFor(100_000));
    expect(after(49_999, facts)).to.equal(undefined);
    expect(after(50_000, facts)).to.equal('expiring');
  });

  it('is renewed once if it is known how long it lives, and not since when', () => {
    const stored = buildTokens('a', { raw: { access_token: 'a', expires_in: 3600 } });
    const facts = unknownEnd({ tokens: stored });
    expect(after(0, needed(1, facts))).to.equal('expiring');
    expect(after(0, facts)).to.equal(undefined);
    expect(after(0, needed(1, unknownEnd()))).to.equal(undefined);
  });

  it('is not renewed ahead of its end where the provider gives the same one until then', () => {
    const facts = needed(HOUR_MS, livingFor(HOUR_MS, { sameTokenReturned: true }));
    expect(after(HOUR_MS - 1, facts)).to.equal(undefined);
    expect(after(HOUR_MS, facts)).to.equal('expiring');
  });
});
