import { expect } from 'chai';
import type { AccessToken, Renewal } from '../../lib/ports';
import {
  buildTokens,
  COOL_DOWN_MS,
  createRenewalHarness,
  HOUR_MS,
  issue,
  type RenewalHarness,
} from '../support/renewal-session';

const NOW = createRenewalHarness(buildTokens('a')).clock.now();
/** Tokens that the configuration shows, with an hour to live. */
const shown = buildTokens('shown', { issuedAt: NOW, expiresAt: NOW + HOUR_MS });

const tokenOf = (renewal: Renewal): AccessToken => {
  if (!renewal.renewed) throw new TypeError(renewal.because);
  return renewal.token;
};

describe('R10 the cool-down after a fresh token was rejected', () => {
  let harness: RenewalHarness;
  beforeEach(() => {
    harness = createRenewalHarness(shown);
  });

  /** One message at a resource that is forbidden for good. */
  async function knockInVain(): Promise<Renewal> {
    const message = harness.message();
    const renewal = await message.renew(await message.current());
    if (renewal.renewed) message.rejectedAgain(renewal.token);
    return renewal;
  }

  it('lets a forbidden resource cause one refresh and no storm', async () => {
    expect((await knockInVain()).renewed).to.equal(true);
    for (let index = 0; index < 20; index += 1) {
      expect(await knockInVain()).to.deep.equal({ renewed: false, because: 'cooling-down' });
    }
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('is over after its time', async () => {
    await knockInVain();
    await harness.clock.advance(COOL_DOWN_MS - 1);
    expect((await knockInVain()).renewed).to.equal(false);
    await harness.clock.advance(1);
    expect((await knockInVain()).renewed).to.equal(true);
  });

  it('is over when the token has ended', async () => {
    harness.issues.push(issue('short', NOW, { expiresAt: NOW + 1_000 }));
    await knockInVain();
    expect((await knockInVain()).renewed).to.equal(false);
    await harness.clock.advance(1_000);
    expect((await knockInVain()).renewed).to.equal(true);
  });

  it('is over with a new connection', async () => {
    await knockInVain();
    const message = harness.message({ presented: buildTokens('reconnected') });
    expect((await message.renew(await message.current())).renewed).to.equal(true);
  });

  it('does not begin with tokens that somebody else stored: they may simply be old', async () => {
    harness.store.stored = buildTokens('elsewhere');
    expect(tokenOf(await knockInVain()).value).to.equal('access-elsewhere');
    expect(tokenOf(await knockInVain()).value).to.equal('access-new-1');
  });

  it('does not begin with the rejection of a token that was replaced meanwhile', async () => {
    const message = harness.message();
    const token = tokenOf(await message.renew(await message.current()));
    await harness.message().renew(token);
    message.rejectedAgain(token);
    const next = harness.message();
    expect((await next.renew(await next.current())).renewed).to.equal(true);
  });
});
