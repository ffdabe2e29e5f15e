import { expect } from 'chai';
import { lintProvider } from '../../lib/linter/lint-provider';
import { codeOf } from '../component/caught';
import { define, lint, SOUND, type Changes } from './definitions';

type Case = readonly [title: string, changes: Changes, path: string, words: readonly string[]];

const FIELD = { 'fields.region.label': 'Region', 'api.baseURL': 'https://{{region}}.example.com' };
const SHOWN = { 'token.parameters.x': '{{region?}}' };

/** What is wrong, where the finding has to point to, and what it has to say. */
const FAULTS: readonly Case[] = [
  ['an unknown key', { 'token.uri': 'x' }, 'token.uri', ['no key of the vocabulary']],
  ['a missing title', { title: undefined }, 'title', ['is missing']],
  ['a default that is written out', { 'token.method': 'POST' }, 'token.method', ['no effect']],
  [
    'a parameter that is overridden wherever it counts',
    { 'token.parameters.x': '1', 'exchange.parameters.x': '2', 'refresh.parameters.x': '3' },
    'token.parameters.x',
    ['no effect'],
  ],
  ['a field that nothing reads', { 'fields.unused.label': 'Unused' }, 'fields.unused', ['no effect']],
  ['a value that nothing reads', { 'values.unused': 'x' }, 'values.unused', ['no effect']],
  [
    'a path in the response that is the standard',
    { 'response.error': 'error' },
    'response.error',
    ['no effect'],
  ],
  [
    'a placeholder that nothing fills in',
    { 'token.parameters.x': '{{nothing}}' },
    'token.parameters.x',
    ['{{nothing}}'],
  ],
  ['such a placeholder for the API', { 'api.headers.X': '{{nothing}}' }, 'api.headers.X', ['{{nothing}}']],
  ['a broken template', { 'token.parameters.x': '{{a' }, 'token.parameters.x', ['"}}" is missing']],
  [
    'values that lead to each other',
    { 'values.a': '{{b}}', 'values.b': '{{a}}', 'token.parameters.x': '{{a}}' },
    'values.a',
    ['a -> b -> a'],
  ],
  [
    'an unknown function',
    { 'token.parameters.x': '{{frob(client_id)}}' },
    'token.parameters.x',
    ['frob', 'sha256'],
  ],
  ['GET with a form', { 'token.method': 'GET', 'token.placement': 'form' }, 'token', ['GET', 'form']],
  ['a list in a form', { 'token.parameters.x': ['a'] }, 'token', ['a list', '"x"']],
  [
    'a name for a root element that is not there',
    { 'token.xmlRoot': 'root' },
    'token.xmlRoot',
    ['no effect'],
  ],
  [
    'a token that travels in two ways',
    { 'api.token.header': 'X-Token', 'api.token.query': 'token' },
    'api.token.header',
    ['no effect'],
  ],
  [
    'an assertion that is missing',
    { grant: 'jwt_bearer', authorize: undefined, refresh: undefined },
    'token.parameters.assertion',
    ['{{assertion}}'],
  ],
  [
    'a pattern that is no regular expression',
    { ...FIELD, 'fields.region.pattern': '[' },
    'fields.region.pattern',
    ['regular expression'],
  ],
  [
    'a rejection that is no regular expression',
    { 'api.rejection.text': '[' },
    'api.rejection.text',
    ['regular expression'],
  ],
  [
    'a default that its own pattern refuses',
    { ...FIELD, 'fields.region.default': 'EU', 'fields.region.pattern': '[a-z]+' },
    'fields.region.default',
    ['Region'],
  ],
  [
    'a value that cannot be part of a host',
    { ...FIELD, 'fields.region.default': 'a/b' },
    'api.baseURL',
    ['host'],
  ],
  ['a token URL that is not https', { 'token.url': 'http://provider.example' }, 'token.url', ['not https']],
  ['a base URL that is none', { 'api.baseURL': 'provider' }, 'api.baseURL', ['not an absolute URL']],
  ['a revocation without a URL', { 'revoke.method': 'PUT' }, 'revoke.url', ['revoke.url']],
  ['an introspection without a URL', { 'introspect.method': 'PUT' }, 'introspect.url', ['introspect.url']],
  ['a header that no header may be', { 'token.headers.X': 'a\nb' }, 'token.headers.X', ['line break']],
  [
    'a key that is none',
    { 'client.authentication': 'private_key_jwt', 'client.key': 'no key' },
    'client.key',
    ['no private key'],
  ],
];

describe('the linter', () => {
  it('finds nothing in a sound definition', async () => {
    expect(await lint(SOUND)).to.deep.equal([]);
    expect(await lint(SOUND, FIELD, SHOWN)).to.deep.equal([]);
  });

  for (const [title, changes, path, words] of FAULTS) {
    it(`has one finding with file, path and remedy for ${title}`, async () => {
      const findings = await lintProvider(JSON.parse(JSON.stringify(define(SOUND, changes))), 'my.json');
      expect(findings.map((finding) => [finding.file, finding.path])).to.deep.equal([['my.json', path]]);
      for (const word of words) expect(findings[0]?.problem).to.contain(word);
      expect(findings[0]?.remedy).to.match(/^[A-Z].*\.$/);
      expect(findings[0]?.problem).to.not.contain('component.json').and.not.contain('oauth2.');
    });
  }

  it('has as many findings as there are dead keys', async () => {
    const findings = await lint(SOUND, { 'token.method': 'POST', 'token.placement': 'form' });
    expect(findings.map(({ path }) => path)).to.deep.equal(['token.method', 'token.placement']);
  });

  it('says the same about anything that is no definition', async () => {
    for (const candidate of [undefined, null, 1, 'x', []]) {
      const [finding, ...others] = await lintProvider(candidate, 'my.json');
      expect(others).to.deep.equal([]);
      expect(finding).to.include({ file: 'my.json', path: '(all)' });
    }
  });

  it('lets pass what is for people alone', async () => {
    const words = { unconfirmed: ['Whether it rotates.'], $schema: '../provider.schema.json' };
    expect(await lint(SOUND, FIELD, words, { 'fields.region.note': 'Two letters.' })).to.deep.equal([]);
  });

  it('does not change what it looks at', async () => {
    const definition = define(SOUND, FIELD);
    const before = JSON.stringify(definition);
    await lintProvider(definition, 'my.json');
    expect(JSON.stringify(definition)).to.equal(before);
  });

  it('does not take a fault of its own for one of the definition', async () => {
    const broken = {
      ...define(SOUND),
      get token(): never {
        throw new RangeError('a fault');
      },
    };
    const outcome = await lintProvider(broken, 'my.json').then(() => 'findings', codeOf);
    expect(outcome).to.contain('a fault');
  });
});
