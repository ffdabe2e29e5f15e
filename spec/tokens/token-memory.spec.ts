import { expect } from 'chai';
import fc from 'fast-check';
import {
  acceptIssued,
  adoptTokens,
  createTokenMemory,
  hasSeen,
  type CredentialRecord,
} from '../../lib/tokens/token-memory';
import { describeShared } from '../../lib/tokens/shared-tokens';
import { refreshTokenFingerprint } from '../../lib/tokens/fingerprint';
import { isSamePair } from '../../lib/oauth2/token-set';
import { buildTokens } from '../support/renewal-session';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const clock = { clockOffsetMs: 0, now: NOW };
const issue = (record: CredentialRecord, name: string): void => {
  acceptIssued(record, buildTokens(name), clock);
};

describe('R1 token memory', () => {
  const shown = buildTokens('shown');

  it('begins with what the configuration shows', () => {
    const record = createTokenMemory().reconcile('a', shown, NOW);
    expect(record).to.include({ id: 'a', tokens: shown, generation: 1, firstSeenAt: NOW, unsaved: false });
  });

  it('lets a stale configuration lose against newer tokens', () => {
    const memory = createTokenMemory();
    issue(memory.reconcile('a', shown, NOW), 'newer');
    const record = memory.reconcile('a', buildTokens('shown'), NOW);
    expect(record.tokens.accessToken).to.equal('access-newer');
    expect(record.generation).to.equal(2);
  });

  it('lets a configuration win that shows tokens never seen before', () => {
    const memory = createTokenMemory();
    issue(memory.reconcile('a', shown, NOW), 'newer');
    const record = memory.reconcile('a', buildTokens('reconnected'), NOW + 5);
    expect(record.tokens.accessToken).to.equal('access-reconnected');
    expect(record).to.include({ generation: 3, issuedHere: false, unsaved: false, firstSeenAt: NOW + 5 });
  });

  it('takes another refresh token beside the same access token for a new connection', () => {
    const memory = createTokenMemory();
    memory.reconcile('a', shown, NOW);
    const record = memory.reconcile('a', { ...shown, refreshToken: 'another' }, NOW);
    expect(record.tokens.refreshToken).to.equal('another');
  });

  it('never lets tokens come back that it has seen, whoever shows them', () => {
    const memory = createTokenMemory();
    issue(memory.reconcile('a', shown, NOW), 'issued');
    memory.reconcile('a', buildTokens('reconnected'), NOW);
    for (const old of [shown, buildTokens('issued'), shown]) {
      expect(memory.reconcile('a', old, NOW).tokens.accessToken).to.equal('access-reconnected');
    }
    expect(memory.reconcile('a', shown, NOW).generation).to.equal(3);
  });

  it('knows its current tokens and all earlier ones when somebody else shows them', () => {
    const record = createTokenMemory().reconcile('a', shown, NOW);
    issue(record, 'issued');
    adoptTokens(record, buildTokens('adopted'), NOW);
    for (const name of ['shown', 'issued', 'adopted'])
      expect(hasSeen(record, buildTokens(name))).to.equal(true);
    expect(hasSeen(record, buildTokens('other'))).to.equal(false);
  });

  it('remembers 32 token sets and forgets the one seen longest ago first', () => {
    const memory = createTokenMemory();
    const record = memory.reconcile('a', shown, NOW);
    for (let index = 1; index <= 100; index += 1) issue(record, String(index));
    expect(record.seen).to.have.length(32);
    expect(hasSeen(record, buildTokens('100'))).to.equal(true);
    expect(hasSeen(record, buildTokens('70'))).to.equal(true);
    expect(hasSeen(record, buildTokens('69'))).to.equal(false);
  });

  it('never forgets what the configuration shows, however many tokens have come since', () => {
    const memory = createTokenMemory();
    const record = memory.reconcile('a', shown, NOW);
    for (let index = 1; index <= 100; index += 1) {
      memory.reconcile('a', shown, NOW);
      issue(record, String(index));
    }
    expect(hasSeen(record, shown)).to.equal(true);
    memory.reconcile('a', buildTokens('100'), NOW);
    expect(memory.reconcile('a', shown, NOW).tokens.accessToken).to.equal('access-100');
  });

  it('makes tokens young again that are seen again', () => {
    const record = createTokenMemory().reconcile('a', shown, NOW);
    issue(record, 'old');
    for (let index = 1; index <= 100; index += 1) {
      issue(record, String(index));
      hasSeen(record, buildTokens('old'));
    }
    expect(hasSeen(record, buildTokens('old'))).to.equal(true);
  });

  it('keeps credentials apart', () => {
    const memory = createTokenMemory();
    const one = memory.reconcile('a', shown, NOW);
    const other = memory.reconcile('b', shown, NOW);
    issue(one, 'newer');
    expect(other.tokens).to.equal(shown);
    expect(other.generation).to.equal(1);
    expect(hasSeen(other, buildTokens('newer'))).to.equal(false);
    expect(memory.reconcile('a', shown, NOW)).to.equal(one);
    expect(memory.size()).to.equal(2);
  });

  it('tells what the configuration of a credential showed last, however stale', () => {
    const memory = createTokenMemory();
    expect(memory.presented('a')).to.equal(undefined);
    issue(memory.reconcile('a', shown, NOW), 'newer');
    expect(memory.presented('a')).to.equal(shown);
    const reconnected = buildTokens('reconnected');
    memory.reconcile('a', reconnected, NOW);
    expect(memory.presented('a')).to.equal(reconnected);
    expect(memory.presented('b')).to.equal(undefined);
  });

  it('takes no fingerprint of an account while its tokens are the only ones it has had', () => {
    const record = createTokenMemory().reconcile('a', shown, NOW);
    expect(record.seen).to.equal(undefined);
    issue(record, 'newer');
    expect(record.seen).to.have.length(2);
    expect(hasSeen(record, shown)).to.equal(true);
    expect(describeShared(createTokenMemory().reconcile('a', shown, NOW), true).replaced).to.deep.equal([]);
  });

  it('recalls a credential by what its configuration showed last, however stale', () => {
    const memory = createTokenMemory();
    expect(memory.recall('a', shown)).to.equal(undefined);
    const record = memory.reconcile('a', shown, NOW);
    issue(record, 'newer');
    expect(memory.recall('a', buildTokens('shown', { scopes: ['x'] }))).to.equal(record);
    expect(memory.recall('b', shown)).to.equal(undefined);
    expect(memory.recall('a', record.tokens)).to.equal(undefined);
    expect(memory.recall('a', { ...shown, refreshToken: 'x' })).to.equal(undefined);
    expect(memory.recall('a', { ...shown, accessToken: 'x' })).to.equal(undefined);
  });

  it('recalls each of many credentials by its own, and a reconnected one by what it shows now', () => {
    const memory = createTokenMemory();
    // So many that some have to share a place in the index. All show the same tokens: they differ by the id alone.
    const ids = Array.from({ length: 3_000 }, (_, number) => String(number));
    const records = ids.map((id) => memory.reconcile(id, shown, NOW));
    for (const round of ['first', 'second']) {
      const recalled = ids.map((id) => memory.recall(id, shown));
      expect(
        recalled.every((record, place) => record === records[place]),
        round,
      ).to.equal(true);
    }
    const reconnected = buildTokens('reconnected');
    memory.reconcile('7', reconnected, NOW);
    expect(memory.recall('7', shown)).to.equal(undefined);
    expect(memory.recall('7', reconnected)).to.equal(records[7]);
  });

  it('takes no credential for another one, whatever is in ids and tokens', () => {
    const part = fc.string({ unit: fc.constantFrom(' ', '1', '\n'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part, part), { minLength: 2, maxLength: 30 }), (shownOnes) => {
        const memory = createTokenMemory();
        const last = new Map<string, string>();
        for (const [id, accessToken, refreshToken] of shownOnes) {
          memory.reconcile(id, buildTokens('a', { accessToken, refreshToken }), NOW);
          last.set(id, JSON.stringify([accessToken, refreshToken]));
        }
        for (const [, accessToken, refreshToken] of shownOnes) {
          for (const id of last.keys()) {
            const isItsOwn = last.get(id) === JSON.stringify([accessToken, refreshToken]);
            const recalled = memory.recall(id, { accessToken, refreshToken });
            expect(recalled?.id).to.equal(isItsOwn ? id : undefined);
          }
        }
      }),
    );
  });

  it('shares nothing between two connections', () => {
    createTokenMemory().reconcile('a', shown, NOW);
    expect(createTokenMemory().size()).to.equal(0);
  });

  it('compares tokens by access and refresh token', () => {
    expect(isSamePair(shown, buildTokens('shown', { scopes: ['x'] }))).to.equal(true);
    expect(isSamePair(shown, { ...shown, accessToken: 'x' })).to.equal(false);
    expect(isSamePair(shown, { ...shown, refreshToken: 'x' })).to.equal(false);
  });
});

describe('a new token set', () => {
  it('that was issued is unsaved, ours, and dated by the server', () => {
    const record = createTokenMemory().reconcile('a', buildTokens('shown'), NOW);
    acceptIssued(record, buildTokens('new'), { clockOffsetMs: 5_000, now: NOW });
    expect(record).to.include({
      unsaved: true,
      issuedHere: true,
      clockOffsetMs: 5_000,
      firstSeenAt: NOW + 5_000,
    });
    expect(record.sameTokenReturned).to.equal(false);
  });

  it('that was issued ends what held its refresh token back', () => {
    const record = createTokenMemory().reconcile('a', buildTokens('shown'), NOW);
    const refreshToken = refreshTokenFingerprint(record.tokens);
    record.block = { refreshToken, error: new Error('definite'), until: NOW + 1, lookedAt: NOW };
    acceptIssued(record, { ...buildTokens('new'), refreshToken: 'refresh-shown' }, clock);
    expect(record.block).to.equal(undefined);
  });

  it('is dated by the server, too, when a configuration shows it', () => {
    const memory = createTokenMemory();
    const record = memory.reconcile('a', buildTokens('shown'), NOW);
    acceptIssued(record, buildTokens('new'), { clockOffsetMs: 5_000, now: NOW });
    memory.reconcile('a', buildTokens('reconnected'), NOW);
    expect(record.firstSeenAt).to.equal(NOW + 5_000);
  });

  it('that has the access token which it was to replace is known for that, until another one comes', () => {
    const record = createTokenMemory().reconcile('a', buildTokens('shown'), NOW);
    acceptIssued(record, { ...buildTokens('shown'), refreshToken: 'rotated' }, clock);
    expect(record.sameTokenReturned).to.equal(true);
    adoptTokens(record, buildTokens('adopted'), NOW);
    expect(record.sameTokenReturned).to.equal(false);
  });

  it('clears what was held against the old one', () => {
    const record = createTokenMemory().reconcile('a', buildTokens('shown'), NOW);
    record.rejectedAgainAt = NOW;
    record.earlyRefreshAfter = NOW;
    adoptTokens(record, buildTokens('adopted'), NOW);
    expect(record).to.include({ rejectedAgainAt: undefined, earlyRefreshAfter: 0 });
  });
});
