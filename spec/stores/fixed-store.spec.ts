import { expect } from 'chai';
import { ConfigurationError } from '../../lib/errors';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { createFixedStore } from '../../lib/stores/fixed-store';

const TOKENS: TokenSet = {
  accessToken: 'at-1',
  refreshToken: 'rt-1',
  tokenType: 'Bearer',
  scopes: undefined,
  expiresAt: undefined,
  issuedAt: undefined,
  raw: {},
};

describe('createFixedStore', () => {
  const error = new ConfigurationError({ code: 'CREDENTIALS_MISSING', sentence: 'No.', remedy: 'Try.' });
  const store = createFixedStore(() => error);

  it('refuses other tokens for good, with the reason it was given', async () => {
    expect(await store.refresh(TOKENS)).to.deep.equal({ issued: false, verdict: 'definite', error });
  });

  it('knows nothing newer, keeps nothing, and spends no refresh token', async () => {
    expect(await store.load()).to.equal(undefined);
    expect(await store.save(TOKENS)).to.include({ saved: false });
    expect(store).to.include({ canSave: false, spendsRefreshToken: false });
  });
});
