import { expect } from 'chai';
import { deferred, type Deferred } from '../../lib/platform/deferred';
import type { AccessToken, AccessTokens, IssueOutcome } from '../../lib/ports';
import { runPendingWork } from '../../lib/testing/test-clock';
import {
  buildTokens,
  createRenewalHarness,
  fail,
  HOUR_MS,
  issue,
  rejectionOf,
  type RenewalHarness,
} from '../support/renewal-session';

const shown = buildTokens('shown');
const reconnected = buildTokens('reconnected');
let harness: RenewalHarness;

beforeEach(() => {
  harness = createRenewalHarness(shown);
});

async function renewOnce(message: AccessTokens = harness.message()): Promise<AccessToken> {
  const renewal = await message.renew(await message.current());
  if (!renewal.renewed) throw new TypeError(renewal.because);
  return renewal.token;
}

describe('R1 an account that is connected again while its old grant is refreshed', () => {
  let answer: Deferred<IssueOutcome>;
  let waiting: Promise<AccessToken>;
  beforeEach(async () => {
    answer = deferred();
    harness.issues.push(answer.promise);
    waiting = renewOnce();
    await runPendingWork();
    expect(harness.tokenRequests()).to.have.length(1);
  });

  it('wins: its tokens are used, and nothing of the old grant is saved', async () => {
    harness.record(reconnected);
    answer.resolve(issue('old', harness.clock.now()));
    expect((await waiting).value).to.equal('access-reconnected');
    expect((await harness.message().current()).value).to.equal('access-reconnected');
    expect(harness.log.filter((entry) => entry.startsWith('save'))).to.deep.equal([]);
    expect(harness.record().unsaved).to.equal(false);
  });

  it('wins over the refusal of the old grant, and is not blocked by it', async () => {
    harness.record(reconnected);
    answer.resolve(fail('grant-refused'));
    expect((await waiting).value).to.equal('access-reconnected');
    expect(harness.clock.sleeps).to.deep.equal([]);
    expect((await renewOnce(harness.message({ presented: reconnected }))).value).to.equal('access-new-2');
  });

  it('wins while the stored tokens are read, and nothing is spent', async () => {
    harness = createRenewalHarness(shown);
    const store = {
      ...harness.store,
      load: () => {
        harness.record(reconnected);
        return Promise.resolve(undefined);
      },
    };
    expect((await renewOnce(harness.message({ store }))).value).to.equal('access-reconnected');
    expect(harness.tokenRequests()).to.deep.equal([]);
  });

  it('wins over stored tokens whose reading began before', async () => {
    harness = createRenewalHarness(shown);
    const store = {
      ...harness.store,
      load: () => {
        harness.record(reconnected);
        return Promise.resolve(buildTokens('elsewhere'));
      },
    };
    expect((await renewOnce(harness.message({ store }))).value).to.equal('access-reconnected');
  });

  it('is refreshed itself where it has no access token yet', async () => {
    harness.record({ ...reconnected, accessToken: undefined });
    answer.resolve(issue('old', harness.clock.now()));
    expect((await waiting).value).to.equal('access-new-2');
    expect(harness.tokenRequests()[1]).to.equal('refresh refresh-reconnected');
  });

  it('is refreshed for a message whose new token was rejected meanwhile', async () => {
    const message = harness.message({ presented: reconnected });
    const second = renewOnce(message);
    await runPendingWork();
    answer.resolve(issue('old', harness.clock.now()));
    expect((await waiting).value).to.equal('access-reconnected');
    expect((await second).value).to.equal('access-new-2');
  });
});

describe('R8 a refresh token that somebody else holds', () => {
  const held = (name: string) => buildTokens(name, { refreshToken: undefined });
  const spendsRefreshToken = false;

  it('is no reason not to refresh, and neither is a place where nothing can be saved', async () => {
    harness = createRenewalHarness(held('secret'), { spendsRefreshToken });
    harness.store.canSave = false;
    expect((await renewOnce()).value).to.equal('access-new-1');
  });

  it('is asked for again as soon as another access token shows that the account was connected again', async () => {
    harness = createRenewalHarness(held('secret'), { spendsRefreshToken });
    harness.issues.push(fail('grant-refused'));
    await rejectionOf(renewOnce());
    expect((await renewOnce(harness.message({ presented: held('reconnected') }))).value).to.equal(
      'access-new-2',
    );
  });
});

describe('a refresh that nothing can be done with', () => {
  it('R4 is refused without a refresh token, with what to ask the provider for', async () => {
    harness = createRenewalHarness({ ...shown, refreshToken: undefined });
    const error = await rejectionOf(renewOnce());
    expect(error).to.include({ name: 'ReauthorizationRequiredError', code: 'REFRESH_TOKEN_MISSING' });
    expect(error.message).to.contain('the account "A"').and.to.contain('offline_access');
    expect(harness.tokenRequests()).to.deep.equal([]);
  });

  it('R6 spends nothing where new tokens cannot be saved and the provider rotates', async () => {
    harness.store.canSave = false;
    const error = await rejectionOf(renewOnce());
    expect(error).to.include({ name: 'TokensNotSavedError', code: 'REFRESH_NOT_SAVABLE' });
    expect(error.message).to.contain('Nothing was spent');
    expect(harness.log).to.deep.equal(['load']);
  });

  it('R6 refreshes where new tokens cannot be saved and the provider does not rotate', async () => {
    harness.store.canSave = false;
    expect((await renewOnce(harness.message({ rotatesRefreshToken: false }))).value).to.equal('access-new-1');
  });

  it('goes on with a token that is still good where a refresh ahead of time must not be spent', async () => {
    const now = harness.clock.now();
    harness = createRenewalHarness({ ...shown, issuedAt: now, expiresAt: now + HOUR_MS });
    harness.store.canSave = false;
    await harness.clock.advance(HOUR_MS - 1_000);
    const message = harness.message({ mustSave: true, policy: { when: 'expiring' } });
    expect((await message.current()).value).to.equal('access-shown');
  });
});

describe('R6 tokens that must be saved, because the process ends with the call', () => {
  const unsaved = { saved: false, reason: 'status 500' } as const;

  it('raise TOKENS_NOT_SAVED if they are not: the platform holds a spent refresh token', async () => {
    harness.store.saveResults.push(unsaved);
    const error = await rejectionOf(renewOnce(harness.message({ mustSave: true })));
    expect(error).to.include({ name: 'TokensNotSavedError', code: 'TOKENS_NOT_SAVED' });
    expect(error.message).to.contain('the account "A"').and.to.contain('Connect the account again');
  });

  it('raise it even if the refresh was ahead of time and the old token is still good', async () => {
    const now = harness.clock.now();
    harness = createRenewalHarness({ ...shown, issuedAt: now, expiresAt: now + HOUR_MS });
    harness.store.saveResults.push(unsaved);
    await harness.clock.advance(HOUR_MS - 1_000);
    const message = harness.message({ mustSave: true, policy: { when: 'expiring' } });
    expect(await rejectionOf(Promise.resolve(message.current()))).to.include({ code: 'TOKENS_NOT_SAVED' });
  });

  it('are used all the same if the provider kept the refresh token', async () => {
    harness.store.saveResults.push(unsaved);
    harness.issues.push(issue('kept', harness.clock.now(), { refreshToken: shown.refreshToken }));
    expect((await renewOnce(harness.message({ mustSave: true }))).value).to.equal('access-kept');
  });

  it('are used if they are saved', async () => {
    expect((await renewOnce(harness.message({ mustSave: true }))).value).to.equal('access-new-1');
  });
});
