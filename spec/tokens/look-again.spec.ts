import { expect } from 'chai';
import { buildTokens, createRenewalHarness, HOUR_MS } from '../support/renewal-session';

const shown = buildTokens('shown');

describe('R3 what another container has stored', () => {
  it('is taken over if it lives, and refreshed if it would end on its way', async () => {
    let harness = createRenewalHarness(shown);
    const [issuedAt, expiresAt] = [harness.clock.now() - HOUR_MS, harness.clock.now() + 60_000];
    for (const [end, value] of [
      [expiresAt + 1, 'access-elsewhere'],
      [expiresAt, 'access-new-1'],
    ] as const) {
      harness.store.stored = buildTokens('elsewhere', { issuedAt, expiresAt: end });
      const message = harness.message();
      const renewal = await message.renew(await message.current());
      expect(renewal).to.have.nested.property('token.value', value);
      harness = createRenewalHarness(shown);
    }
  });
});
