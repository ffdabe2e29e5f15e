import { expect } from 'chai';
import { createIdentifier, identifyCredential } from '../../lib/component/identity';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';

function tokens(access: string, refresh: string): TokenSet {
  const parsed = parseStoredTokens({ access_token: access, refresh_token: refresh }, {});
  if (parsed === undefined) throw new Error('no tokens');
  return parsed;
}

const FIELDS: ReadonlySet<string> = new Set(['clientId', 'tenant']);

describe('identity of a credential, for message after message', () => {
  const one = tokens('one', 'r');
  const two = tokens('two', 'r');
  const none = { ...one, accessToken: undefined, refreshToken: undefined };

  it('is found once for the same tokens', () => {
    const identify = createIdentifier();
    const first = identify({}, one, FIELDS);
    expect(identify({ clientId: 'x' }, { ...one }, FIELDS)).to.equal(first);
  });

  it('is what it is without what was found before, whatever came in between', () => {
    const identify = createIdentifier();
    const calls = [
      [{}, one],
      [{ _account: 'a' }, one],
      [{}, two],
      [{ clientId: 'c' }, none],
      [{ clientId: 'd' }, none],
      [{}, tokens('two', 'r2')],
      [{}, one],
      [{ secretId: 's' }, one],
    ] as const;
    for (const [cfg, presented] of calls) {
      expect(identify(cfg, presented, FIELDS)).to.deep.equal(identifyCredential(cfg, presented, FIELDS));
    }
  });
});

describe('identity of a credential', () => {
  const presented = tokens('access-canary', 'refresh-canary');

  it('is the account id of the runtime, before all', () => {
    expect(identifyCredential({ _account: 'a-1', secretId: 's-1' }, presented, FIELDS)).to.deep.equal({
      id: 'a-1',
      subject: 'the account "a-1"',
    });
  });

  it('else is the id of the secret', () => {
    expect(identifyCredential({ secretId: 's-1' }, presented, FIELDS).id).to.equal('s-1');
    expect(identifyCredential({ _account: '', secretId: 's-1' }, presented, FIELDS).id).to.equal('s-1');
  });

  it('else is a fingerprint of the tokens, which shows nothing of them', () => {
    const { id, subject } = identifyCredential({}, presented, FIELDS);
    expect(id).to.match(/^tokens:[\w-]{16}$/);
    expect(id).to.not.contain('canary');
    expect(subject).to.equal('this account');
  });

  it('is the same fingerprint for the same tokens, and another one for others', () => {
    const idOf = (set: TokenSet): string => identifyCredential({}, set, FIELDS).id;
    expect(idOf(tokens('access-canary', 'refresh-canary'))).to.equal(idOf(presented));
    expect(idOf(tokens('access-canary', 'other'))).to.not.equal(idOf(presented));
    expect(idOf(tokens('other', 'refresh-canary'))).to.not.equal(idOf(presented));
  });

  it('is what was filled in on the form, where there are no tokens yet: other clients are other accounts', () => {
    const none = { ...presented, accessToken: undefined, refreshToken: undefined };
    const idOf = (cfg: Readonly<Record<string, unknown>>): string => identifyCredential(cfg, none, FIELDS).id;
    const one = idOf({ clientId: 'canary-1', tenant: 't' });
    expect(one)
      .to.match(/^fields:[\w-]{43}$/)
      .and.not.contain('canary');
    expect(idOf({ clientId: 'canary-1', tenant: 't', url: 'of the step' })).to.equal(one);
    expect(idOf({ clientId: 'canary-2', tenant: 't' })).not.to.equal(one);
    expect(idOf({ clientId: 'canary-1', tenant: 'u' })).not.to.equal(one);
  });
});
