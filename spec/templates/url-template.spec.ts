import { expect } from 'chai';
import fc from 'fast-check';
import { isFreshkeysError } from '../../lib/errors';
import { fillInUrl } from '../../lib/templates/url-template';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const PLACE = { where: 'token.url', what: 'The token URI' };

const fill = (source: string, value: string): string => fillInUrl(source, scopeOf({ value }), PLACE);

/** Texts that try to become another part of a URL, half characters among them. */
const HOSTILE = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...Array.from('/\\.:@?#%&=+ \t\n;[]'), '..', '%2f', '//', 'evil.com') }),
  fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes)),
);

/** The URL, or `undefined` if the value was refused: anything but an error of ours fails. */
function fillOrRefuse(source: string, value: string): URL | undefined {
  try {
    return new URL(fill(source, value));
  } catch (error) {
    if (isFreshkeysError(error)) return undefined;
    throw error;
  }
}

describe('templates: URLs', () => {
  const FILLED: readonly (readonly [source: string, value: string, url: string])[] = [
    ['https://{{value}}.example.com/token', 'acme', 'https://acme.example.com/token'],
    ['https://{{value}}/token', ' login.example.com ', 'https://login.example.com/token'],
    ['https://{{value}}/token', 'example.com:8443', 'https://example.com:8443/token'],
    ['http://127.0.0.1:{{value}}/token', '8080', 'http://127.0.0.1:8080/token'],
    ['https://example.com/{{value}}/token', 'a b', 'https://example.com/a%20b/token'],
    ['https://example.com/{{value}}/token', 'a/b', 'https://example.com/a/b/token'],
    ['https://example.com/x/{{value}}/token', '../..', 'https://example.com/x/token'],
    ['https://example.com/x/{{value}}', '?q#f', 'https://example.com/x/%3Fq%23f'],
    ['https://example.com/{{value}}', '/a', 'https://example.com/a'],
    ['https://example.com/t?q={{value}}', 'a b&c=d/#', 'https://example.com/t?q=a%20b%26c%3Dd%2F%23'],
    ['https://example.com?q={{value}}', '@evil.com', 'https://example.com/?q=%40evil.com'],
    ['{{value}}/token', ' https://example.com/base/ ', 'https://example.com/base/token'],
    ['{{value}}/token', 'https://example.com/base', 'https://example.com/base/token'],
    ['{{value}}', 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['https://example.com/{{absent?}}token', '', 'https://example.com/token'],
    ["https://example.com/{{absent || 'a/b'}}", '', 'https://example.com/a/b'],
  ];
  for (const [source, value, url] of FILLED) {
    it(`fills "${value}" into ${source}`, () => {
      expect(fill(source, value)).to.equal(url);
    });
  }

  for (const value of [
    'https://acme.example.com',
    'acme/x',
    'user@acme',
    'a?b',
    'a#b',
    'a\\b',
    'a b',
    '',
    ' ',
  ]) {
    it(`takes no "${value}" for a part of a host`, () => {
      const error = thrownBy(() => fill('https://{{value}}.example.com/', value));
      expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
      expect(messageOf(error)).to.contain('`token.url`').and.contain('no part of a host name');
    });
  }

  it('does not show the value that is no part of a host', () => {
    const error = thrownBy(() => fill('https://{{value}}.example.com/', 'can/ary'));
    expect(String((error as Error).stack)).not.to.contain('can/ary');
  });

  it('takes nothing but https, and http to this machine', () => {
    for (const value of [
      'http://example.com',
      'ftp://example.com',
      'example.com',
      'javascript:0',
      '/x',
      '',
    ]) {
      const error = thrownBy(() => fill('{{value}}', value));
      expect(codeOf(error), value).to.equal('INSECURE_URL');
      expect(messageOf(error)).to.contain('The token URI');
    }
    expect(fill('{{value}}', 'http://localhost:1/x')).to.equal('http://localhost:1/x');
  });

  it('names the place of a name that has no value', () => {
    const error = thrownBy(() => fill('https://{{absent}}.example.com/', ''));
    expect(messageOf(error)).to.contain('{{absent}}').and.contain('token.url');
  });

  it('never leaves the host below which a value stands, whatever the value', () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        const url = fillOrRefuse('https://{{value}}.example.com/token', value);
        if (url === undefined) return;
        expect(url.hostname.endsWith('.example.com')).to.equal(true);
        expect([url.username, url.password, url.hash, url.pathname]).to.deep.equal(['', '', '', '/token']);
      }),
      { numRuns: 500 },
    );
  });

  it('never changes anything but the path where a value stands in it, and never goes up', () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        for (const source of ['https://example.com/x/{{value}}/y', 'https://example.com/x/{{value}}']) {
          const url = new URL(fill(source, value));
          expect(url.origin).to.equal('https://example.com');
          expect([url.username, url.password, url.hash, url.search]).to.deep.equal(['', '', '', '']);
          expect(url.pathname.startsWith('/x/')).to.equal(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is read back from the query as it was, and changes nothing else', () => {
    fc.assert(
      fc.property(HOSTILE, (value) => {
        const url = new URL(fill('https://example.com/t?a={{value}}&b=1', value));
        expect(url.origin + url.pathname + url.hash).to.equal('https://example.com/t');
        expect([...url.searchParams]).to.deep.equal([
          ['a', Buffer.from(value, 'utf8').toString('utf8')],
          ['b', '1'],
        ]);
      }),
      { numRuns: 500 },
    );
  });
});
