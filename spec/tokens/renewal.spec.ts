import { expect } from 'chai';
import type { AccessToken } from '../../lib/ports';
import { ADOPTION_DELAYS_MS } from '../../lib/tokens/renewal';
import {
  buildTokens,
  COOL_DOWN_MS,
  createRenewalHarness,
  fail,
  HOUR_MS,
  issue,
  rejectionOf,
  type MessageSettings,
  type RenewalHarness,
} from '../support/renewal-session';

const shown = buildTokens('shown');
const lookedAgainAfterRefusal = ['load', 'load', 'load', 'load', 'load'];
let harness: RenewalHarness;

/** One message whose token is rejected: the token that it may resend with. */
async function renewOnce(settings: MessageSettings = {}): Promise<AccessToken> {
  const message = harness.message(settings);
  const renewal = await message.renew(await message.current());
  if (!renewal.renewed) throw new TypeError(renewal.because);
  return renewal.token;
}

/** Tokens that ended a while ago. */
const ended = (name: string) =>
  buildTokens(name, {
    issuedAt: harness.clock.now() - 2 * HOUR_MS,
    expiresAt: harness.clock.now() - HOUR_MS,
  });

beforeEach(() => {
  harness = createRenewalHarness(shown);
});

describe('E4 the order of a refresh', () => {
  it('is look, spend, save, and only then use', async () => {
    const token = await renewOnce();
    expect(harness.log).to.deep.equal(['load', 'refresh refresh-shown', 'save access-new-1']);
    expect(token.value).to.equal('access-new-1');
  });
});

describe('R3 look again', () => {
  it('adopts what another container stored, and spends nothing', async () => {
    harness.store.stored = buildTokens('elsewhere');
    expect((await renewOnce()).value).to.equal('access-elsewhere');
    expect(harness.log).to.deep.equal(['load']);
  });

  it('does not save what it adopted: it is stored already', async () => {
    harness.store.stored = buildTokens('elsewhere');
    await renewOnce();
    await harness.message().current();
    expect(harness.log).to.deep.equal(['load']);
  });

  it('does not adopt tokens that it has seen: they are older than its own', async () => {
    await renewOnce();
    harness.store.stored = shown;
    expect((await renewOnce()).value).to.equal('access-new-2');
  });

  it('refreshes adopted tokens that have ended, with the adopted refresh token', async () => {
    harness.store.stored = ended('elsewhere');
    expect((await renewOnce()).value).to.equal('access-new-1');
    expect(harness.tokenRequests()).to.deep.equal(['refresh refresh-elsewhere']);
  });

  it('goes on without a look that fails, and says why without secrets', async () => {
    harness.store.loadError = new Error('503 for https://user:geheim@platform.example?access_token=abc');
    expect((await renewOnce()).value).to.equal('access-new-1');
    expect(harness.lines).to.have.length(1);
    expect(harness.lines[0]).to.match(/^warn: The stored tokens of the account "A" could not be read/);
    expect(harness.lines[0])
      .to.contain('503')
      .and.not.to.match(/geheim|abc/);
  });

  it('goes on without a look that fails with something that is no error', async () => {
    harness.store.loadError = 'text';
    expect((await renewOnce()).value).to.equal('access-new-1');
    expect(harness.lines[0]).to.contain('unknown reason');
  });
});

describe('R3 look again after invalid_grant', () => {
  const refused = new Error('refused');
  beforeEach(() => {
    harness.issues.push(fail('grant-refused', refused));
  });

  it('asks at once and after 250, 500, 1000 and 2000 ms, because the other container may still be saving', async () => {
    expect(await rejectionOf(renewOnce())).to.equal(refused);
    expect(harness.log).to.deep.equal(['load', 'refresh refresh-shown', ...lookedAgainAfterRefusal]);
    expect(harness.clock.sleeps).to.deep.equal([250, 500, 1_000, 2_000]);
    expect(ADOPTION_DELAYS_MS).to.deep.equal([250, 500, 1_000, 2_000]);
  });

  it('adopts what shows up meanwhile, and nobody notices', async () => {
    const { store, clock } = harness;
    const slow = {
      now: () => clock.now(),
      sleep: async (delayMs: number) => {
        await clock.sleep(delayMs);
        if (delayMs === 500) store.stored = buildTokens('elsewhere');
      },
    };
    expect((await renewOnce({ clock: slow })).value).to.equal('access-elsewhere');
    expect(clock.sleeps).to.deep.equal([250, 500]);
    expect(harness.tokenRequests()).to.have.length(1);
    expect(harness.lines).to.deep.equal([]);
  });

  it('refreshes tokens that show up and have ended, with their own refresh token', async () => {
    const { store } = harness;
    expect((await renewOnce({ store: storeThatFinds(ended('elsewhere')) })).value).to.equal('access-new-2');
    expect(harness.tokenRequests()).to.deep.equal(['refresh refresh-shown', 'refresh refresh-elsewhere']);
    expect(harness.log.at(-1)).to.equal('save access-new-2');
    expect(store.stored?.accessToken).to.equal('access-new-2');
  });

  it('never sends the refused refresh token again for a newer access token beside it', async () => {
    const newer = { ...buildTokens('elsewhere'), refreshToken: shown.refreshToken };
    expect((await renewOnce({ store: storeThatFinds(newer) })).value).to.equal('access-elsewhere');
    expect(await rejectionOf(renewOnce())).to.equal(refused);
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('never sends the refused refresh token again for an access token beside it that has ended', async () => {
    const newer = { ...ended('elsewhere'), refreshToken: shown.refreshToken };
    expect(await rejectionOf(renewOnce({ store: storeThatFinds(newer) }))).to.equal(refused);
    expect(harness.tokenRequests()).to.have.length(1);
  });

  /** A store whose second look finds these tokens. */
  function storeThatFinds(tokens: ReturnType<typeof buildTokens>): typeof harness.store {
    const { store } = harness;
    let looks = 0;
    return {
      ...store,
      load: () => {
        looks += 1;
        if (looks === 2) store.stored = tokens;
        return store.load();
      },
    };
  }
});

describe('R4 the stop latch', () => {
  const refused = new Error('refused');
  beforeEach(async () => {
    harness.issues.push(fail('grant-refused', refused));
    await rejectionOf(renewOnce());
    harness.log.length = 0;
  });

  it('lets 50 messages fail at once after one token request', async () => {
    for (let index = 0; index < 50; index += 1) expect(await rejectionOf(renewOnce())).to.equal(refused);
    expect(harness.log).to.deep.equal([]);
  });

  it('is freed by a configuration that shows another refresh token', async () => {
    const presented = buildTokens('reconnected');
    expect((await renewOnce({ presented })).value).to.equal('access-new-2');
    expect(harness.tokenRequests()).to.deep.equal(['refresh refresh-reconnected']);
  });

  it('is not freed by a configuration that shows another access token beside the refused refresh token', async () => {
    const presented = { ...buildTokens('other'), refreshToken: shown.refreshToken };
    expect(await rejectionOf(renewOnce({ presented }))).to.equal(refused);
    expect(harness.tokenRequests()).to.deep.equal([]);
  });

  it('is freed by a look after the cool-down: the account was connected again', async () => {
    harness.store.stored = buildTokens('reconnected');
    expect(await rejectionOf(renewOnce())).to.equal(refused);
    await harness.clock.advance(COOL_DOWN_MS);
    expect((await renewOnce()).value).to.equal('access-reconnected');
    expect(harness.log).to.deep.equal(['load']);
  });

  it('counts the cool-down from the last look, not from the refusal', async () => {
    await harness.clock.advance(COOL_DOWN_MS - 1);
    expect(await rejectionOf(renewOnce())).to.equal(refused);
    expect(harness.log).to.deep.equal([]);
  });

  it('looks once per cool-down, and never asks the token endpoint', async () => {
    for (let round = 0; round < 4; round += 1) {
      await harness.clock.advance(COOL_DOWN_MS);
      for (let index = 0; index < 10; index += 1) expect(await rejectionOf(renewOnce())).to.equal(refused);
    }
    expect(harness.log).to.deep.equal(['load', 'load', 'load', 'load']);
  });

  it('holds for good: a day later it is still not sent', async () => {
    await harness.clock.advance(24 * HOUR_MS);
    expect(await rejectionOf(renewOnce())).to.equal(refused);
    expect(harness.tokenRequests()).to.deep.equal([]);
  });
});

describe('R4 a definite answer that is not about the grant', () => {
  const definite = new Error('definite');
  beforeEach(async () => {
    harness.issues.push(fail('definite', definite));
    expect(await rejectionOf(renewOnce())).to.equal(definite);
  });

  it('looks once, without waiting', () => {
    expect(harness.log).to.deep.equal(['load', 'refresh refresh-shown', 'load']);
    expect(harness.clock.sleeps).to.deep.equal([]);
  });

  it('is quiet for the cool-down, then looks, then asks again', async () => {
    harness.log.length = 0;
    await harness.clock.advance(COOL_DOWN_MS - 1);
    for (let index = 0; index < 20; index += 1) expect(await rejectionOf(renewOnce())).to.equal(definite);
    expect(harness.log).to.deep.equal([]);
    await harness.clock.advance(1);
    await renewOnce();
    expect(harness.log).to.deep.equal(['load', 'refresh refresh-shown', 'save access-new-2']);
  });

  it('leaves nothing behind once a refresh has worked', async () => {
    await harness.clock.advance(COOL_DOWN_MS);
    await renewOnce();
    await renewOnce();
    expect(harness.tokenRequests()).to.have.length(3);
  });
});

describe('R11 a transient failure', () => {
  it('blocks nothing: the next message asks again', async () => {
    harness.issues.push(fail('transient'), issue('later', harness.clock.now()));
    expect((await rejectionOf(renewOnce())).message).to.equal('transient');
    expect((await renewOnce()).value).to.equal('access-later');
  });
});
