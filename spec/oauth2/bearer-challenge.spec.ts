import { expect } from 'chai';
import fc from 'fast-check';
import { parseBearerChallenge } from '../../lib/oauth2/bearer-challenge';

const errorOf = (header: string): string | undefined => parseBearerChallenge(header)?.error;

describe('oauth2: the Bearer challenge of an API', () => {
  it('reads error, description and scopes', () => {
    const header =
      'Bearer realm="api", error="insufficient_scope", error_description="More.", scope="a b  c"';
    expect(parseBearerChallenge(header)).to.deep.equal({
      error: 'insufficient_scope',
      errorDescription: 'More.',
      scopes: ['a', 'b', 'c'],
    });
  });

  it('is undefined without a header and without a Bearer challenge', () => {
    for (const header of [
      undefined,
      '',
      ' , ',
      'Basic realm="x"',
      'DPoP error="invalid_token"',
      'error="invalid_token"',
    ]) {
      expect(parseBearerChallenge(header), header).to.equal(undefined);
    }
  });

  it('says nothing that a bare challenge does not say', () => {
    expect(parseBearerChallenge('Bearer')).to.deep.equal({
      error: undefined,
      errorDescription: undefined,
      scopes: [],
    });
  });

  it('knows scheme and parameters in any case, and values with and without quotes', () => {
    expect(errorOf('BEARER Error=invalid_token, SCOPE=read')).to.equal('invalid_token');
    expect(errorOf('bearer error = "invalid_token"')).to.equal('invalid_token');
    expect(errorOf('Bearer realm="a" error="invalid_token"')).to.equal('invalid_token');
  });

  it('finds the Bearer challenge among others, and takes no parameter of theirs', () => {
    expect(errorOf('Basic realm="b", error="no", Bearer error="invalid_token"')).to.equal('invalid_token');
    expect(errorOf('Bearer error="invalid_token", Digest error="no", nonce="1"')).to.equal('invalid_token');
    expect(errorOf('Bearer realm="a", Digest error="no"')).to.equal(undefined);
    expect(errorOf('Negotiate YIIB/abc==, Bearer error="invalid_token"')).to.equal('invalid_token');
  });

  it('reads the error wherever several Bearer challenges have it, the first one first', () => {
    expect(errorOf('Bearer realm="a", Bearer realm="b", error="invalid_token"')).to.equal('invalid_token');
    expect(errorOf('Bearer error="first", Bearer error="second"')).to.equal('first');
  });

  it('does not take commas, schemes and parameters inside of quotes for its own', () => {
    expect(errorOf('Bearer realm="a, error=\\"no\\", Bearer error=no", error="invalid_token"')).to.equal(
      'invalid_token',
    );
    expect(parseBearerChallenge('Digest realm="x, Bearer error=\\"invalid_token\\""')).to.equal(undefined);
  });

  it('does not take the credentials of another scheme for a Bearer challenge', () => {
    expect(parseBearerChallenge('Negotiate YII/bearer, error="invalid_token"')).to.equal(undefined);
  });

  it('unescapes quoted characters', () => {
    const header = String.raw`Bearer error_description="say \"please\" \\ \n", error="x"`;
    expect(parseBearerChallenge(header)?.errorDescription).to.equal('say "please" \\ n');
  });

  it('takes what there is of a challenge that was cut off', () => {
    expect(errorOf('Bearer error="invalid_token')).to.equal('invalid_token');
    expect(parseBearerChallenge('Bearer error="invalid_token", error_description="The tok\\')).to.deep.equal({
      error: 'invalid_token',
      errorDescription: 'The tok',
      scopes: [],
    });
    expect(errorOf('Bearer error=')).to.equal('');
  });

  it('reads back what a server wrote, whatever the characters', () => {
    const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
    const other = fc.constantFrom(
      'Basic realm="Bearer"',
      'Digest nonce="a,b", error="no"',
      'NTLM TlRM/SSP==',
      'Foo',
    );
    const others = fc.array(other);
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), others, others, ([error, text], before, after) => {
        const challenge = `Bearer error=${quote(error)}, error_description=${quote(text)}`;
        const parsed = parseBearerChallenge([...before, challenge, ...after].join(', '));
        expect(parsed).to.deep.equal({ error, errorDescription: text, scopes: [] });
      }),
    );
  });

  it('never throws, and never says anything without the word Bearer', () => {
    const piece = fc.constantFrom(
      'Bearer',
      'error',
      '=',
      '"',
      '\\',
      ',',
      ' ',
      '\t',
      '/',
      'scope',
      'a',
      '\u0000',
      'é',
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(header, (text) => {
        const challenge = parseBearerChallenge(text);
        if (!/bearer/i.test(text)) expect(challenge).to.equal(undefined);
        else if (challenge !== undefined) expect(challenge.scopes).not.to.include('');
      }),
    );
  });

  // An engine that goes back over such texts again and again would never end: mocha's time limit is the witness.
  it('gets through long and hostile headers', () => {
    const hostile = ['a ', 'a="', 'a=\\', ' ', '\\"', '"', ',', '=', 'a = ', 'Bearer ', 'x-'];
    for (const piece of hostile) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      parseBearerChallenge(text);
      expect(errorOf(`Bearer error="invalid_token", ${text}`), piece).to.equal('invalid_token');
    }
    expect(errorOf(`Bearer error="${'\\"'.repeat(50_000)}"`)).to.equal('"'.repeat(50_000));
  });
});
