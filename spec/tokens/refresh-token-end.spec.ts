import { expect } from 'chai';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { HOUR_MS, buildTokens, createRenewalHarness, issue } from '../support/renewal-session';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 24 * HOUR_MS;

const tokensEnding = (inMs: number | undefined, facts: Partial<TokenSet> = {}): TokenSet =>
  buildTokens('a', { refreshTokenExpiresAt: inMs === undefined ? undefined : NOW + inMs, ...facts });

/** What people are told with the next messages. */
async function warnings(tokens: TokenSet, { rotatesRefreshToken = false, messages = 1 } = {}) {
  const harness = createRenewalHarness(tokens, { rotatesRefreshToken });
  for (let count = 0; count < messages; count += 1) await harness.message().current();
  return harness.lines.filter((line) => line.startsWith('warn: '));
}

describe('tokens: refresh tokens that end', () => {
  it('are announced once, seven days before', async () => {
    const [line, ...others] = await warnings(tokensEnding(7 * DAY_MS), { messages: 3 });
    expect(line).to.equal(
      'warn: The refresh token of the account "A" ends on 2026-01-08T00:00:00.000Z: connect the account again before that.',
    );
    expect(others).to.deep.equal([]);
  });

  it('are no news before that, or if nobody knows their end', async () => {
    expect(await warnings(tokensEnding(7 * DAY_MS + 1))).to.deep.equal([]);
    expect(await warnings(tokensEnding(undefined))).to.deep.equal([]);
  });

  it('are announced afterwards, too', async () => {
    for (const inMs of [0, -DAY_MS]) {
      const [line] = await warnings(tokensEnding(inMs));
      expect(line)
        .to.contain('The refresh token of the account "A" ended on')
        .and.contain('connect the account');
    }
  });

  it('are announced in the last tenth of their life alone if each refresh replaces them', async () => {
    const hourly = (inMs: number): TokenSet => tokensEnding(inMs, { issuedAt: NOW + inMs - 10 * HOUR_MS });
    expect(await warnings(hourly(HOUR_MS + 1), { rotatesRefreshToken: true })).to.deep.equal([]);
    expect(await warnings(hourly(HOUR_MS), { rotatesRefreshToken: true })).to.have.length(1);
    expect(await warnings(hourly(HOUR_MS + 1))).to.have.length(1);
    const long = tokensEnding(7 * DAY_MS + 1, { issuedAt: NOW - 365 * DAY_MS });
    expect(await warnings(long, { rotatesRefreshToken: true })).to.deep.equal([]);
  });

  it('are announced as all others if nobody knows when they began', async () => {
    expect(await warnings(tokensEnding(DAY_MS), { rotatesRefreshToken: true })).to.have.length(1);
  });

  it('are announced again when a new one ends soon, too', async () => {
    const harness = createRenewalHarness(tokensEnding(DAY_MS), { rotatesRefreshToken: false });
    harness.issues.push(issue('b', NOW, { refreshTokenExpiresAt: NOW + 2 * DAY_MS }));
    const message = harness.message();
    const first = await message.current();
    await message.renew(first);
    await harness.message().current();
    await harness.message().current();
    expect(harness.lines.filter((line) => line.includes('refresh token of'))).to.have.length(2);
  });
});
