import { expect } from 'chai';
import { parseDescriptor } from '../../lib/component/descriptor';
import { createLasting } from '../../lib/component/lasting';
import type { ConnectionOptions } from '../../lib/component/options';
import { createSite } from '../../lib/component/site';
import { createSurroundings } from '../../lib/component/surroundings';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { codeOf, messageOf, thrownBy } from './caught';
import { DESCRIPTOR } from './descriptors';

/** The base URL by tokens, of one call of the runtime. */
function createResolver(baseURL: ConnectionOptions['baseURL']): (tokens: TokenSet) => string | undefined {
  const surroundings = createSurroundings({});
  const site = createSite({
    cfg: { region: 'eu2' },
    declaration: parseDescriptor(DESCRIPTOR),
    options: baseURL === undefined ? {} : { baseURL },
    definition: {},
    surroundings,
    lasting: createLasting(surroundings),
  });
  return (tokens) => site.baseURL(tokens);
}

function tokensAt(instance_url: unknown): TokenSet {
  return parseStoredTokens({ access_token: 'a', instance_url }, {}) ?? expect.fail('no tokens');
}

describe('the base URL', () => {
  const resolveFrom = (baseURL: ConnectionOptions['baseURL']) =>
    createResolver(baseURL)(tokensAt('https://eu1.example/api'));

  it('is a text, or computed from the tokens and the configuration', () => {
    expect(resolveFrom('https://api.example')).to.equal('https://api.example/');
    expect(resolveFrom(({ token: { raw } }) => raw['instance_url'])).to.equal('https://eu1.example/api');
    expect(resolveFrom(({ cfg: { region } }) => `https://${String(region)}.example`)).to.equal(
      'https://eu2.example/',
    );
  });

  it('is checked anew whenever it changes, because a refresh may move the account', () => {
    const resolveFor = createResolver(({ token: { raw } }) => raw['instance_url']);
    const urlOf = (instance_url: unknown): string | undefined => resolveFor(tokensAt(instance_url));
    expect(urlOf('https://eu1.example')).to.equal('https://eu1.example/');
    expect(urlOf('https://eu2.example')).to.equal('https://eu2.example/');
    for (let round = 0; round < 2; round += 1) {
      expect(codeOf(thrownBy(() => urlOf('http://eu3.example')))).to.equal('INSECURE_URL');
      expect(codeOf(thrownBy(() => urlOf(undefined)))).to.equal('OPTION_INVALID');
    }
    expect(urlOf('https://eu1.example')).to.equal('https://eu1.example/');
  });

  it('need not be', () => {
    expect(resolveFrom(undefined)).to.equal(undefined);
  });

  for (const nothing of [undefined, null, '', ' ', 5]) {
    it(`is asked for if its function returns ${JSON.stringify(nothing)}`, () => {
      const error = thrownBy(() => resolveFrom(() => nothing));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain('no base URL');
    });
  }

  for (const insecure of ['http://api.example', 'api.example', '/v1']) {
    it(`is refused where the token must not go: ${insecure}`, () => {
      expect(codeOf(thrownBy(() => resolveFrom(insecure)))).to.equal('INSECURE_URL');
    });
  }
});
