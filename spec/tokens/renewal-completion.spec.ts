import { expect } from 'chai';
import type { TokenSet } from '../../lib/oauth2/token-set';
import type { AccessToken, TokenIssuer } from '../../lib/ports';
import { buildTokens, createRenewalHarness, issue, type RenewalHarness } from '../support/renewal-session';

let harness: RenewalHarness;

beforeEach(() => {
  harness = createRenewalHarness(buildTokens('shown'));
});

/** One message whose token is rejected, with an issuer of its own: the token that it may resend with. */
async function renewOnce(settings: { readonly issuer: TokenIssuer }): Promise<AccessToken> {
  const message = harness.message(settings);
  const renewal = await message.renew(await message.current());
  if (!renewal.renewed) throw new TypeError(renewal.because);
  return renewal.token;
}

describe('P what a provider tells only once there is a token', () => {
  /** The issuer of the harness, which learns the name of the tenant afterwards. */
  const learning = (complete: (tokens: TokenSet) => Promise<TokenSet>): TokenIssuer => ({
    refresh: async ({ refreshToken }) => {
      harness.log.push(`refresh ${refreshToken ?? ''}`);
      return Promise.resolve(issue('new', harness.clock.now()));
    },
    complete: async (tokens) => {
      harness.log.push(`complete ${tokens.accessToken ?? ''}`);
      return complete(tokens);
    },
  });
  const withTenant = (tokens: TokenSet): Promise<TokenSet> =>
    Promise.resolve({ ...tokens, raw: { ...tokens.raw, tenant: 'tenant-7' } });

  it('is asked once the new tokens are saved, and saved with them', async () => {
    const token = await renewOnce({ issuer: learning(withTenant) });
    expect(harness.log).to.deep.equal([
      'load',
      'refresh refresh-shown',
      'save access-new',
      'complete access-new',
      'save access-new',
    ]);
    expect(token.tokens.raw['tenant']).to.equal('tenant-7');
    expect(harness.store.stored?.raw['tenant']).to.equal('tenant-7');
    expect(token.generation).to.equal(harness.record().generation);
    expect(harness.events).to.have.length(1);
  });

  it('is not saved if nothing was learnt', async () => {
    await renewOnce({ issuer: learning(async (tokens) => Promise.resolve(tokens)) });
    expect(harness.log.filter((entry) => entry.startsWith('save'))).to.have.length(1);
  });

  it('does not touch an account that was connected again meanwhile', async () => {
    const reconnected = buildTokens('reconnected');
    const issuer = learning((tokens) => {
      harness.record(reconnected);
      return withTenant(tokens);
    });
    const token = await renewOnce({ issuer });
    expect(token.value).to.equal('access-reconnected');
    expect(token.tokens.raw).not.to.have.property('tenant');
    expect(harness.store.stored?.accessToken).to.equal('access-new');
  });
});
