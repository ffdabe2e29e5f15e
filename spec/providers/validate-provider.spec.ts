import { expect } from 'chai';
import { isFreshkeysError } from '../../lib/errors';
import { validateProvider } from '../../lib/providers/validate-provider';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { TITLES } from '../support/provider-world';

const SOUND = { ...TITLES, token: { url: 'https://provider.example/token' } };

/** What is wrong, where, and what the message must say about it. */
const CASES: readonly (readonly [
  title: string,
  candidate: unknown,
  path: string,
  words: readonly string[],
])[] = [
  [
    'an unknown key',
    { ...SOUND, tokn: {} },
    'tokn',
    ['no key of the vocabulary', 'docs/reference/providers.md'],
  ],
  [
    'an unknown key further down',
    { ...SOUND, api: { baseUrl: 'x' } },
    'api.baseUrl',
    ['no key of the vocabulary'],
  ],
  [
    'an unknown key in a list',
    { ...SOUND, steps: [{ keep: {}, urls: '' }] },
    'steps.0.urls',
    ['no key of the vocabulary'],
  ],
  ['a missing title', { documentation: 'https://p.example' }, 'title', ['is missing', 'Add it']],
  ['a missing documentation', { title: 'x' }, 'documentation', ['is missing']],
  ['a field without a label', { ...SOUND, fields: { a: {} } }, 'fields.a.label', ['is missing']],
  ['an unknown grant', { ...SOUND, grant: 'implicit' }, 'grant', ['cannot have', '"client_credentials"']],
  ['an unknown method', { ...SOUND, token: { method: 'PATCH' } }, 'token.method', ['cannot have', '"POST"']],
  [
    'an unknown placement',
    { ...SOUND, token: { placement: 'body' } },
    'token.placement',
    ['cannot have', '"form"'],
  ],
  [
    'an unknown authentication',
    { ...SOUND, client: { authentication: 'jwt' } },
    'client.authentication',
    ['"private_key_jwt"'],
  ],
  ['an unknown kind of PKCE', { ...SOUND, authorize: { pkce: 'plain' } }, 'authorize.pkce', ['"S256"']],
  [
    'a number that is a text',
    { ...SOUND, refresh: { marginSeconds: '60' } },
    'refresh.marginSeconds',
    ['number'],
  ],
  ['a text that is a number', { ...SOUND, token: { url: 1 } }, 'token.url', ['string']],
  ['a list that is a text', { ...SOUND, scopes: { default: 'a b' } }, 'scopes.default', ['array']],
  [
    'a header that is a number',
    { ...SOUND, token: { headers: { 'a.b/c~d': 1 } } },
    'token.headers.a.b/c~d',
    [],
  ],
  ['an assertion of no kind', { ...SOUND, assertion: { format: 'saml1' } }, 'assertion', []],
  ['a text', 'salesforce', '(all)', ['object']],
  ['null', null, '(all)', ['object']],
  ['a list', [], '(all)', ['object']],
];

describe('a provider definition', () => {
  it('that is sound is returned as it is', () => {
    expect(validateProvider(SOUND, 'my.json')).to.equal(SOUND);
  });

  for (const [title, candidate, path, words] of CASES) {
    it(`is refused with file, path and remedy: ${title}`, () => {
      const error = thrownBy(() => validateProvider(candidate, 'my.json'));
      expect(codeOf(error)).to.equal('PROVIDER_INVALID');
      const message = messageOf(error);
      expect(message.startsWith(`my.json: \`${path}`), message).to.equal(true);
      for (const word of words) expect(message).to.contain(word);
      expect(isFreshkeysError(error) && error.remedy).to.match(/^(?:Remove|Add|Use one of|Correct) ?/);
      expect(error).to.have.nested.property('cause.file', 'my.json');
    });
  }

  it('is refused for the deepest of several faults, so that one message is enough', () => {
    const candidate = { ...SOUND, api: { pagination: { type: 'link', nxt: '' } } };
    expect(messageOf(thrownBy(() => validateProvider(candidate, 'f')))).to.contain('api.pagination');
  });

  it('that is no plain data is refused as well', () => {
    for (const candidate of [undefined, 1, true, () => undefined]) {
      expect(codeOf(thrownBy(() => validateProvider(candidate, 'f')))).to.equal('PROVIDER_INVALID');
    }
  });
});
