import { expect } from 'chai';
import { identifyCredential } from '../../lib/component/identity';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';

function tokens(access: string, refresh: string): TokenSet {
  const parsed = parseStoredTokens({ access_token: access, refresh_token: refresh }, {});
  if (parsed === undefined) throw new Error('no tokens');
  return parsed;
}

describe('identity of a credential', () => {
  const presented = tokens('access-canary', 'refresh-canary');

  it('is the account id of the runtime, before all', () => {
    expect(identifyCredential({ _account: 'a-1', secretId: 's-1' }, presented)).to.deep.equal({
      id: 'a-1',
      subject: 'the account "a-1"',
    });
  });

  it('else is the id of the secret', () => {
    expect(identifyCredential({ secretId: 's-1' }, presented).id).to.equal('s-1');
    expect(identifyCredential({ _account: '', secretId: 's-1' }, presented).id).to.equal('s-1');
  });

  it('else is a fingerprint of the tokens, which shows nothing of them', () => {
    const { id, subject } = identifyCredential({}, presented);
    expect(id).to.match(/^tokens:[\w-]{16}$/);
    expect(id).to.not.contain('canary');
    expect(subject).to.equal('this account');
  });

  it('is the same fingerprint for the same tokens, and another one for others', () => {
    const idOf = (set: TokenSet): string => identifyCredential({}, set).id;
    expect(idOf(tokens('access-canary', 'refresh-canary'))).to.equal(idOf(presented));
    expect(idOf(tokens('access-canary', 'other'))).to.not.equal(idOf(presented));
    expect(idOf(tokens('other', 'refresh-canary'))).to.not.equal(idOf(presented));
  });
});
