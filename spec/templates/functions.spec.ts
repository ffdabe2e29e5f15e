import { expect } from 'chai';
import fc from 'fast-check';
import { TEMPLATE_FUNCTIONS, type TemplateEnvironment } from '../../lib/templates/functions';
import { fillIn } from '../../lib/templates/evaluate-template';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

type FunctionName = keyof typeof TEMPLATE_FUNCTIONS;

const ENVIRONMENT: TemplateEnvironment = {
  nowMs: Date.parse('2026-03-01T12:00:00.789Z'),
  randomBytes: (count) => Buffer.from(Array.from({ length: count }, (_, index) => index)),
};

const call = (name: FunctionName, ...parameters: readonly string[]): string =>
  TEMPLATE_FUNCTIONS[name].call(parameters, ENVIRONMENT);

/** RFC 4231 §4.2, 4.3 and 4.7, those whose key and data are text. */
const HMAC_VECTORS = [
  {
    key: 'Jefe',
    text: 'what do ya want for nothing?',
    sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    sha384:
      'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
    sha512:
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  },
  {
    key: '\u000b'.repeat(20),
    text: 'Hi There',
    sha256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    sha384:
      'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
    sha512:
      '87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
  },
] as const;

describe('templates: functions', () => {
  it('write base64, base64url and hex as RFC 4648 §10 has them', () => {
    const vectors = [
      ['', '', ''],
      ['f', 'Zg==', '66'],
      ['fo', 'Zm8=', '666f'],
      ['foo', 'Zm9v', '666f6f'],
      ['foob', 'Zm9vYg==', '666f6f62'],
      ['fooba', 'Zm9vYmE=', '666f6f6261'],
      ['foobar', 'Zm9vYmFy', '666f6f626172'],
    ] as const;
    for (const [text, base64, hex] of vectors) {
      expect(call('base64', text)).to.equal(base64);
      expect(call('base64url', text)).to.equal(base64.replace(/=+$/, ''));
      expect(call('hex', text)).to.equal(hex);
    }
    expect([call('base64', '??>>é'), call('base64url', '??>>é')]).to.deep.equal(['Pz8+PsOp', 'Pz8-PsOp']);
  });

  it('compute HMACs as RFC 4231 has them', () => {
    for (const { key, text, ...digests } of HMAC_VECTORS) {
      for (const [algorithm, hex] of Object.entries(digests)) {
        const bytes = Buffer.from(hex, 'hex');
        expect(call('hmac', algorithm, key, text)).to.equal(hex);
        expect(call('hmac', algorithm, key, text, 'hex')).to.equal(hex);
        expect(call('hmac', algorithm, key, text, 'base64')).to.equal(bytes.toString('base64'));
        expect(call('hmac', algorithm, key, text, 'base64url')).to.equal(bytes.toString('base64url'));
      }
    }
  });

  it('compute HMACs with SHA-1 and MD5 as RFC 2202 has them', () => {
    const [key, text] = ['Jefe', 'what do ya want for nothing?'];
    expect(call('hmac', 'md5', key, text)).to.equal('750c783e6ab0b503eaa86e310a5db738');
    expect(call('hmac', 'sha1', key, text)).to.equal('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  });

  it('compute hashes as RFC 1321 and FIPS 180 have them', () => {
    const known = {
      md5: '900150983cd24fb0d6963f7d28e17f72',
      sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      sha512:
        'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    } as const;
    for (const name of ['md5', 'sha1', 'sha256', 'sha512'] as const) {
      const bytes = Buffer.from(known[name], 'hex');
      expect(call(name, 'abc')).to.equal(known[name]);
      expect(call(name, 'abc', 'base64')).to.equal(bytes.toString('base64'));
      expect(call(name, 'abc', 'base64url')).to.equal(bytes.toString('base64url'));
    }
  });

  it('take texts for UTF-8', () => {
    expect(call('hex', 'é€')).to.equal('c3a9e282ac');
    expect(call('sha256', 'é')).to.equal('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('tell the time of the request in three forms', () => {
    expect(call('now')).to.equal('1772366400');
    expect(call('now', 'seconds')).to.equal('1772366400');
    expect(call('now', 'milliseconds')).to.equal('1772366400789');
    expect(call('now', 'iso')).to.equal('2026-03-01T12:00:00.789Z');
  });

  it('draw as many octets as they are told, and no more than 128', () => {
    expect(call('random', '4')).to.equal('00010203');
    expect(call('random', '1')).to.equal('00');
    expect(call('random', '128')).to.have.length(256);
    for (const count of ['0', '129', '-1', '1.5', 'many', '', ' ', 'Infinity', '1e9']) {
      expect(() => call('random', count), count).to.throw(RangeError, 'a number from 1 to 128');
    }
  });

  it('make UUIDs of version 4 and of the right variant from any octets (RFC 9562 §5.4)', () => {
    expect(call('uuid')).to.equal('00010203-0405-4607-8809-0a0b0c0d0e0f');
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (octets) => {
        const drawn = Buffer.from(octets);
        const uuid = TEMPLATE_FUNCTIONS.uuid.call([], { nowMs: 0, randomBytes: () => drawn });
        expect(uuid).to.match(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
        expect(drawn).to.deep.equal(Buffer.from(octets));
      }),
    );
  });

  it('join texts, and change their case', () => {
    expect(call('concat', 'a', '', 'b')).to.equal('ab');
    expect([call('lower', 'ÀB1'), call('upper', 'àb1')]).to.deep.equal(['àb1', 'ÀB1']);
  });

  it('encode as forms do', () => {
    expect(call('urlencode', 'a b&c=d+é~*')).to.equal('a+b%26c%3Dd%2B%C3%A9%7E*');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(new URLSearchParams(`x=${call('urlencode', text)}`).get('x')).to.equal(text);
      }),
    );
  });

  const BAD: readonly (readonly [template: string, words: string])[] = [
    ["{{now('rfc')}}", 'calls now with something else than one of iso'],
    ["{{random('many')}}", 'calls random with something else than a number from 1 to 128'],
    ["{{sha256('a', 'binary')}}", 'calls sha256 with something else than one of hex, base64, base64url'],
    ["{{hmac('sha3', 'k', 't')}}", 'calls hmac with something else than one of md5, sha1, sha256'],
    ["{{hmac('sha256', 'k', 't', 'latin1')}}", 'calls hmac with something else than one of hex'],
    ["a{{concat(now('x'), 'b')}}", 'calls now with'],
  ];
  for (const [template, words] of BAD) {
    it(`name the place of a parameter that they cannot use: ${template}`, () => {
      const error = thrownBy(() => fillIn(template, scopeOf({}), 'token.headers.signature'));
      expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
      expect(messageOf(error)).to.contain('`token.headers.signature`').and.contain(words);
    });
  }

  it('show no parameter that they cannot use, because it may be a secret', () => {
    const scope = scopeOf({ secret: 'canary' });
    for (const template of ['{{random(secret)}}', "{{hmac(secret, 'k', 't')}}", '{{now(secret)}}']) {
      const error = thrownBy(() => fillIn(template, scope, 'x'));
      expect(codeOf(error)).to.equal('TEMPLATE_INVALID');
      expect(String((error as Error).stack)).not.to.contain('canary');
    }
  });
});
