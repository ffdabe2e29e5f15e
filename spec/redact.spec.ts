import { expect } from 'chai';
import { MASK, isSecretName, redactText, redactUrl } from '../lib/redact';

const SECRET = 'p+q/r=s t"u\\v&ü:%';

describe('R12 redaction of texts', () => {
  const encoded = new URLSearchParams([['', SECRET]]).toString().slice(1);
  const json = JSON.stringify(SECRET).slice(1, -1);
  const basic = Buffer.from(`${new URLSearchParams([['', 'id']]).toString().slice(1)}:${encoded}`).toString(
    'base64',
  );
  const FORMS: Readonly<Record<string, string>> = {
    'as it is': SECRET,
    'form-encoded': encoded,
    'form-encoded in lower case': encoded.replace(/%../g, (octet) => octet.toLowerCase()),
    'percent-encoded': encodeURIComponent(SECRET),
    'percent-encoded in lower case': encodeURIComponent(SECRET).replace(/%../g, (octet) =>
      octet.toLowerCase(),
    ),
    'in JSON': json,
    'in JSON with escaped slashes': json.replaceAll('/', '\\/'),
    'in base64': Buffer.from(SECRET).toString('base64'),
    'in base64 without padding': Buffer.from(SECRET).toString('base64').replace(/=+$/, ''),
    'in base64url': Buffer.from(SECRET).toString('base64url'),
  };
  for (const [name, form] of Object.entries(FORMS)) {
    it(`masks a known secret ${name}`, () => {
      expect(redactText(`<${form}> and <${form}>`, [SECRET])).to.equal(`<${MASK}> and <${MASK}>`);
    });
  }

  it('masks a known secret in a Basic header, with and without the name of the scheme', () => {
    expect(redactText(`Basic ${basic}`, [SECRET])).to.equal(`Basic ${MASK}`);
    expect(redactText(`got Basic ${basic}.`, [])).to.equal(`got Basic ${MASK}.`);
    for (const id of ['', 'i', 'id', 'id3', 'client-4']) {
      const pair = Buffer.from(`${id}:a-long-enough-secret`).toString('base64');
      const [shown = '', rest = ''] = redactText(pair, ['a-long-enough-secret']).split(MASK);
      expect(Buffer.from(shown, 'base64').toString()).to.match(new RegExp(`^(?:${id})?:?[^a]?$`));
      expect(rest.replace(/=+$/, '').length).to.be.lessThan(3);
    }
  });

  it('leaves no rest of a secret that contains another one', () => {
    expect(redactText('<abcd-efgh>', ['abcd', 'abcd-efgh'])).to.equal(`<${MASK}>`);
    expect(redactText('<abcd-efgh>', ['abcd-efgh', 'abcd'])).to.equal(`<${MASK}>`);
  });

  it('searches neither for what is not there nor for secrets that stand everywhere', () => {
    expect(redactText('a cat has a tail', [undefined, '', 'a', 'cat'])).to.equal('a cat has a tail');
    expect(redactText('four', ['four'])).to.equal(MASK);
  });

  it('survives a secret that is no well-formed text', () => {
    expect(redactText('<ab\ud800cd> %EF%BF%BD', ['ab\ud800cd'])).to.equal(`<${MASK}> %EF%BF%BD`);
  });

  it('takes the replacement for a text, not for a pattern', () => {
    expect(redactText("$& $1 $'", ['$& $1'])).to.equal(`${MASK} $'`);
  });

  describe('that nobody knows yet', () => {
    const SHAPES: readonly (readonly [text: string, redacted: string])[] = [
      ['Bearer abc.def-ghi_j~k+l/m==', `Bearer ${MASK}`],
      ['sent "bearer  abc" there', `sent "bearer ${MASK}" there`],
      ['DPoP abc', `DPoP ${MASK}`],
      ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', MASK],
      ['at/eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln/end', `at/${MASK}/end`],
      ['https://user:pass@host/', `https://${MASK}@host/`],
      ['https://user@host/', `https://${MASK}@host/`],
      ['//user:pass@host/', `//${MASK}@host/`],
      ['redis://:pass@host:1', `redis://${MASK}@host:1`],
      [
        'grant_type=refresh_token&refresh_token=abc&x=1',
        `grant_type=refresh_token&refresh_token=${MASK}&x=1`,
      ],
      ['client_secret = abc, next', `client_secret = ${MASK}, next`],
      ['{"access_token":"abc","token_type":"Bearer"}', `{"access_token":"${MASK}","token_type":"Bearer"}`],
      ["{ accessToken: 'abc' }", `{ accessToken: '${MASK}' }`],
      [String.raw`"{\"id_token\":\"abc\",\"x\":1}"`, String.raw`"{\"id_token\":\"[redacted]\",\"x\":1}"`],
      ['code=abc', `code=${MASK}`],
      ['X-Api-Key: abc', `X-Api-Key: ${MASK}`],
      ['oauth_token=abc', `oauth_token=${MASK}`],
      ['Authorization: Digest username="u", response="abc"\nnext', `Authorization: ${MASK}\nnext`],
      ['Set-Cookie: sid=abc; Path=/\r\nnext', `Set-Cookie: ${MASK}\r\nnext`],
      ['{"cookie":"a=b; c=d","x":1}', `{"cookie":"${MASK}","x":1}`],
    ];
    for (const [text, redacted] of SHAPES) {
      it(`are masked in ${text}`, () => {
        expect(redactText(text)).to.equal(redacted);
      });
    }

    it('are masked beside each of their names', () => {
      const names = [
        'access_token',
        'refreshToken',
        'token',
        'client-secret',
        'password',
        'Passphrase',
        'client_assertion',
      ];
      for (const name of [
        ...names,
        'api_key',
        'apiKey',
        'code',
        'code_verifier',
        'codeVerifier',
        'device_code',
        'cookie',
      ]) {
        expect(isSecretName(name), name).to.equal(true);
        for (const text of [`${name}=abc`, `${name}: abc`, `"${name}":"abc"`, `?x=1&${name}=abc#f`]) {
          expect(redactText(text), text).to.contain(MASK).and.not.to.contain('abc');
        }
      }
    });
  });

  it('leaves texts alone that only speak of tokens', () => {
    const texts = [
      'The refresh token of the account was refused (invalid_grant).',
      'expires_in=3600&token_type=Bearer&scope=a',
      'error_code=5, country_code: DE, statusCode: 401',
      'https://medium.com/@user and me@example.com',
      'https://host/path?mail=me@example.com',
      'https://host?mail=me@example.com',
      'one.two.three 10.0.0.1 eyJ.a.b',
    ];
    for (const text of texts) expect(redactText(text)).to.equal(text);
  });

  it('changes nothing when it is done twice', () => {
    for (const text of [
      'token=abcd',
      'Bearer abcd',
      '{"password":"abcd"}',
      'https://u:abcd@h/',
      'Cookie: abcd=1',
    ]) {
      const once = redactText(text, ['abcd']);
      expect(redactText(once, ['abcd'])).to.equal(once);
      expect(once).to.match(/^[^[]*\[redacted\][^\]]*$/);
    }
  });

  // A server decides what stands in such a text: mocha's time limit is the witness that none of them takes for ever.
  it('gets through long and hostile texts', () => {
    const pieces = [
      'eyJ-',
      'eyJa.',
      'Basic ',
      'token',
      'token=',
      'token\\',
      '//',
      '//a',
      'cookie:',
      'a-',
      '"',
      '\\',
      ' ',
      '=',
    ];
    for (const piece of pieces) {
      const text = piece.repeat(Math.ceil(500_000 / piece.length));
      expect(redactText(`${text} Bearer abc`), piece).not.to.contain('abc');
    }
  });
});

describe('R12 redaction of URLs', () => {
  it('shows neither user nor password nor fragment', () => {
    expect(redactUrl('https://user:pass@host:8443/path?x=1#access_token=abc')).to.equal(
      'https://host:8443/path?x=1',
    );
  });

  it('shows no part of a password with odd characters in it', () => {
    expect(redactUrl('https://user:pa"ss@host/')).to.equal('https://host/');
  });

  it('masks secrets in the query, each one of several, and nothing beside them', () => {
    const shown = new URL(
      redactUrl('https://host/?token=a1&id=1&token=b2&id=2&client_secret=c3&x-api-key=d4'),
    );
    expect([...shown.searchParams]).to.deep.equal([
      ['token', MASK],
      ['id', '1'],
      ['token', MASK],
      ['id', '2'],
      ['client_secret', MASK],
      ['x-api-key', MASK],
    ]);
  });

  it('masks the whole value of a secret parameter, and knows its name in any encoding', () => {
    expect(redactUrl('https://host/?token=a,bcd;e&x=1')).to.equal(`https://host/?token=${MASK}&x=1`);
    expect(redactUrl('https://host/?c%6Fde=abc')).to.equal(`https://host/?code=${MASK}`);
  });

  it('masks secrets that stand in a value, in a name or in the path', () => {
    const target = encodeURIComponent('https://other/?refresh_token=abc');
    expect(redactUrl(`https://host/?next=${target}`)).not.to.contain('abc');
    expect(redactUrl('https://host/?access_token=a&refresh_token:abc')).not.to.contain('abc');
    expect(redactUrl('https://host/p;token=abc/eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln')).not.to.match(
      /abc|eyJ/,
    );
  });

  it('masks known secrets wherever they stand and however they are encoded', () => {
    const secret = 'k/n o:w';
    for (const form of ['k%2fn+o:w', 'k/n%20o%3Aw', 'k/n%20o:w', 'k%2Fn%20o:w']) {
      expect(redactUrl(`https://host/?q=a-${form}-z`, [secret]), form).to.match(/\?q=a-\[redacted\]-z$/);
    }
    expect(redactUrl('https://host/k/n%20o:w/z', [secret])).to.equal(`https://host/${MASK}/z`);
    expect(redactUrl('https://host/?k/n%20o:w=1', [secret])).to.equal(`https://host/?${MASK}=1`);
    expect(redactUrl('https://host/%/k/n%20o:w', [secret])).to.equal(`https://host/%/${MASK}`);
  });

  it('leaves a URL without secrets as it was written', () => {
    const url = 'https://host/a%20b;c%2Fd/?q=x%20y&r=%2F&s';
    expect(redactUrl(url)).to.equal(url);
  });

  it('redacts what is no URL, or none with parts, as a text', () => {
    expect(redactUrl('/token?refresh_token=abc')).to.equal(`/token?refresh_token=${MASK}`);
    expect(redactUrl('not a url abcd', ['abcd'])).to.equal(`not a url ${MASK}`);
    expect(redactUrl('mailto:a@b?token=abc')).to.equal(`mailto:a@b?token=${MASK}`);
    expect(redactUrl('')).to.equal('');
  });
});
