import { expect } from 'chai';
import { composeAccount } from '../../lib/desk/desk-account';

const STORED = { clientId: 'stored', oauth: { access_token: 'stored' } };
const FIXTURE = { cfg: { clientId: 'fixture', url: '/x', oauth: { access_token: 'fixture' } } };

describe('the account at a desk', () => {
  it('is what is stored', () => {
    expect(composeAccount({ cfg: STORED }, undefined, 'oauth')).to.deep.equal({
      cfg: STORED,
      seed: undefined,
    });
    expect(composeAccount(undefined, undefined, 'oauth').cfg).to.deep.equal({});
  });

  it('is that of the fixture where nothing is stored', () => {
    const { cfg, seed } = composeAccount(undefined, FIXTURE, 'oauth');
    expect(cfg).to.deep.equal(FIXTURE.cfg);
    expect(seed).to.match(/^[\w-]{43}$/);
  });

  it('has the fields of the fixture, and the tokens that a person connected', () => {
    expect(composeAccount({ cfg: STORED }, FIXTURE, 'oauth').cfg).to.deep.equal({
      ...FIXTURE.cfg,
      oauth: STORED.oauth,
    });
  });

  it('has what became of the tokens of the fixture, until somebody writes other ones there', () => {
    const { seed } = composeAccount(undefined, FIXTURE, 'oauth');
    const content = { cfg: STORED, ...(seed === undefined ? {} : { seed }) };
    expect(composeAccount(content, FIXTURE, 'oauth').cfg['oauth']).to.deep.equal(STORED.oauth);
    const changed = { cfg: { ...FIXTURE.cfg, oauth: { access_token: 'another' } } };
    const later = composeAccount(content, changed, 'oauth');
    expect(later.cfg['oauth']).to.deep.equal({ access_token: 'another' });
    expect(later.seed).to.not.equal(seed);
  });

  it('keeps the stored tokens where the fixture has none', () => {
    const { cfg, seed } = composeAccount({ cfg: STORED, seed: 's' }, { cfg: { url: '/x' } }, 'oauth');
    expect(cfg).to.deep.equal({ ...STORED, url: '/x' });
    expect(seed).to.equal('s');
  });

  it('does without a field for tokens', () => {
    expect(composeAccount({ cfg: { a: 1 } }, { cfg: { b: 2 } }, undefined).cfg).to.deep.equal({ a: 1, b: 2 });
  });
});
