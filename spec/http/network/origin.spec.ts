import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigurationError } from '../../../lib/errors';
import {
  dropCredentials,
  buildOriginRules,
  createOriginRulesBuilder,
  leadingUrl,
} from '../../../lib/http/network/origin';
import { isSecureUrl, parseSecureUrl } from '../../../lib/secure-url';

describe('http: origin', () => {
  describe('isSecureUrl', () => {
    for (const url of [
      'https://example.com',
      'http://localhost:1',
      'http://LOCALHOST',
      'http://127.0.0.1',
      'http://127.1.2.3:80/x',
      'http://0x7f.1/',
      'http://[::1]:8080/',
    ]) {
      it(`takes ${url}`, () => {
        expect(isSecureUrl(new URL(url))).to.equal(true);
      });
    }

    for (const url of [
      'http://example.com',
      'http://localhost.example.com',
      'http://127.0.0.1.example.com',
      'http://128.0.0.1',
      'http://0.0.0.0',
      'http://[::2]',
      'ws://127.0.0.1',
      'ftp://localhost',
      'javascript:alert(1)',
    ]) {
      it(`does not take ${url}`, () => {
        expect(isSecureUrl(new URL(url))).to.equal(false);
      });
    }
  });

  describe('parseSecureUrl', () => {
    it('returns the URL', () => {
      expect(parseSecureUrl('https://example.com/x', 'The base URL').href).to.equal('https://example.com/x');
    });

    for (const [url, words] of [
      ['example.com', 'The token URI is "example.com", which is not an absolute URL.'],
      ['http://example.com/t', 'The token URI is "http://example.com/t", which is not https.'],
      [undefined, 'The token URI is "undefined", which is not an absolute URL.'],
      [7, 'The token URI is "7", which is not an absolute URL.'],
    ] as const) {
      it(`says what is wrong with ${String(url)}`, () => {
        expect(() => parseSecureUrl(url, 'The token URI'))
          .to.throw(ConfigurationError, words)
          .and.to.include({ code: 'INSECURE_URL' });
      });
    }

    it('shows no secrets of a URL that it does not take', () => {
      expect(() => parseSecureUrl('http://u:canary@example.com/?client_secret=canary', 'It')).to.satisfy(
        (parse: () => unknown) => {
          try {
            parse();
            return false;
          } catch (error) {
            return !JSON.stringify([String(error), (error as Error).cause]).includes('canary');
          }
        },
      );
    });
  });

  it('leadingUrl is the base URL only where axios puts it in front', () => {
    const baseURL = 'https://base.example.com';
    expect(leadingUrl({ url: '/x', baseURL })).to.equal(baseURL);
    expect(leadingUrl({ baseURL })).to.equal(baseURL);
    expect(leadingUrl({ url: 'https://x', baseURL })).to.equal('https://x');
    expect(leadingUrl({ url: '//x', baseURL })).to.equal('//x');
    expect(leadingUrl({ url: 'https://x', baseURL, allowAbsoluteUrls: false })).to.equal(baseURL);
    expect(leadingUrl({ url: '/x', baseURL: '' })).to.equal('/x');
    expect(leadingUrl({ url: '/x' })).to.equal('/x');
  });

  it('the rules find a user, a password, or neither', () => {
    const { classify } = buildOriginRules(undefined, []);
    const urls = ['http://u@h', 'http://:p@h', 'http://h/@x', '/u@h', ''];
    expect(urls.map((url) => classify(url).namesUser)).to.deep.equal([true, true, false, false, false]);
  });

  describe('the rules of a base URL', () => {
    const { classify } = buildOriginRules('https://api.example.com/v1', ['https://up.example.com']);

    for (const url of [
      'https://api.example.com',
      'https://API.EXAMPLE.COM/x',
      'https://api.example.com:443/x',
      'https://up.example.com/deep/path',
    ]) {
      it(`takes ${url}`, () => {
        expect(classify(url).isOwn).to.equal(true);
      });
    }

    for (const url of [
      'http://api.example.com',
      'https://api.example.com:444/x',
      'https://api.example.com@evil.example/x',
      'https://api.example.com.evil.example',
      'https://sub.api.example.com',
      'https://example.com',
      '//api.example.com/x',
      '/x',
      '',
    ]) {
      it(`does not take ${url}`, () => {
        expect(classify(url).isOwn).to.equal(false);
      });
    }

    it('takes nothing but what has the scheme, host and port of an own URL', () => {
      fc.assert(
        fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (url) => {
          expect(classify(url).isOwn).to.equal(false);
        }),
      );
      fc.assert(
        fc.property(fc.webPath(), (path) => {
          expect(classify(`https://api.example.com${path}`).isOwn).to.equal(true);
        }),
      );
    });

    it('says which own URL cannot be used', () => {
      expect(() => buildOriginRules(undefined, ['up.example.com'])).to.throw(
        ConfigurationError,
        'An entry of `origins` is "up.example.com"',
      );
      expect(() => buildOriginRules('http://api.example.com', [])).to.throw(
        ConfigurationError,
        'The base URL is "http://api.example.com/"',
      );
    });
  });

  it('are built once for each base URL and list of origins, and not kept for ever', () => {
    const build = createOriginRulesBuilder();
    const rules = build('https://api.example.com', ['https://up.example.com']);
    expect(build('https://api.example.com', ['https://up.example.com'])).to.equal(rules);
    expect(build('https://api.example.com', [])).to.not.equal(rules);
    expect(build('https://api.example.com', []).classify('https://up.example.com/x').isOwn).to.equal(false);
    expect(build(undefined, ['https://up.example.com']).baseURL).to.equal(undefined);
    for (let index = 0; index < 100; index += 1) build(`https://tenant${String(index)}.example.com`, []);
    expect(build('https://api.example.com', ['https://up.example.com'])).to.not.equal(rules);
  });

  it('dropCredentials drops them however they are written, and nothing else', () => {
    const headers = {
      AUTHORIZATION: 'a',
      cookie: 'b',
      'Proxy-Authorization': 'c',
      'X-Authorization-Hint': 'd',
    };
    dropCredentials(headers);
    expect(headers).to.deep.equal({ 'X-Authorization-Hint': 'd' });
  });
});
