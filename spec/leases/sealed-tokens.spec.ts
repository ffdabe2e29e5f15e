import { expect } from 'chai';
import fc from 'fast-check';
import { createCipheriv, randomBytes } from 'node:crypto';
import { deriveKey, openSealed, sealTokens } from '../../lib/leases/sealed-tokens';
import type { TokenSet } from '../../lib/oauth2/token-set';
import type { SharedTokens } from '../../lib/ports';
import { buildTokens } from '../support/renewal-session';

const FORMAT = 'freshkeys1:';
const KEY = deriveKey('canary-client-secret');
const CREDENTIAL = 'account-1';
const SHARED: SharedTokens = {
  tokens: buildTokens('canary'),
  replaced: ['fingerprint-1'],
  saved: false,
  clockOffsetMs: -700,
};

const seal = (shared: SharedTokens = SHARED, key = KEY): string =>
  sealTokens(shared, key, { credential: CREDENTIAL, randomBytes });

const open = (text: string, key = KEY, credential = CREDENTIAL): SharedTokens | undefined =>
  openSealed(text, key, credential);

const octetsOf = (sealed: string): Buffer => Buffer.from(sealed.slice(FORMAT.length), 'base64url');
const textOf = (octets: Uint8Array): string => FORMAT + Buffer.from(octets).toString('base64url');

const text = fc.string({ unit: 'binary' });
const optional = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const tokenSets: fc.Arbitrary<TokenSet> = fc
  .tuple(
    fc.record({
      accessToken: optional(text),
      refreshToken: optional(text),
      tokenType: text,
      scopes: optional(fc.array(text)),
      expiresAt: optional(fc.integer()),
      issuedAt: optional(fc.integer()),
      raw: fc.dictionary(
        text.filter((name) => name !== '__proto__'),
        fc.jsonValue({ noUnicodeString: false }),
        { noNullPrototype: true },
      ),
    }),
    fc.record({ requestedScopes: fc.array(text), refreshTokenExpiresAt: fc.integer() }, { requiredKeys: [] }),
  )
  // Through JSON there is no negative zero.
  .map(([members, further]) => JSON.parse(JSON.stringify({ ...members, ...further })) as TokenSet)
  .map(withUndefined);

/** What JSON leaves out, a token set has as `undefined`. */
function withUndefined(tokens: TokenSet): TokenSet {
  const { accessToken, refreshToken, scopes, expiresAt, issuedAt, ...others } = tokens;
  return { ...others, accessToken, refreshToken, scopes, expiresAt, issuedAt };
}

const sharedTokens = fc.record({
  tokens: tokenSets,
  replaced: fc.array(text),
  saved: fc.boolean(),
  clockOffsetMs: fc.integer(),
});

describe('R9 tokens sealed for the other containers', () => {
  it('open as what they were, undefined members and rare ones included', () => {
    fc.assert(
      fc.property(sharedTokens, (shared) => {
        const opened = open(seal(shared));
        expect(opened).to.deep.equal(shared);
        expect(Object.keys(opened?.tokens ?? {})).to.have.members(Object.keys(shared.tokens));
      }),
    );
  });

  it('open with what was derived from the same secret elsewhere', () => {
    expect(open(seal(), deriveKey('canary-client-secret'))).to.deep.equal(SHARED);
    expect(KEY).to.have.length(32);
  });

  it('open with no other key, and as those of no other account', () => {
    expect(open(seal(), deriveKey('canary-client-secret2'))).to.equal(undefined);
    expect(open(seal(), KEY, 'account-2')).to.equal(undefined);
    expect(open(seal(), KEY, '')).to.equal(undefined);
  });

  it('do not open if any octet was changed', () => {
    const octets = octetsOf(seal());
    for (let index = 0; index < octets.length; index += 1) {
      const changed = Uint8Array.from(octets);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(open(textOf(changed)), `octet ${String(index)}`).to.equal(undefined);
    }
  });

  it('do not open if a character was changed into one that stands for other bits', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('A', 'z', '-', '_', '0', ' ', '='), (position, character) => {
        const sealed = seal();
        const index = position % sealed.length;
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1);
        const isSame = changed.startsWith(FORMAT) && octetsOf(changed).equals(octetsOf(sealed));
        expect(open(changed)).to.deep.equal(isSame ? SHARED : undefined);
      }),
    );
  });

  it('do not open if anything is missing at the end, or in front, or if there is more', () => {
    const sealed = seal();
    for (let length = 0; length < sealed.length; length += 1) {
      expect(open(sealed.slice(0, length)), `${String(length)} characters`).to.equal(undefined);
    }
    expect(open(sealed.slice(1))).to.equal(undefined);
    expect(open(textOf(octetsOf(sealed).subarray(1)))).to.equal(undefined);
    expect(open(`${sealed}AAAA`)).to.equal(undefined);
  });

  it('do not open in another format, and garbage opens as nothing', () => {
    const body = seal().slice(FORMAT.length);
    for (const garbage of [`freshkeys2:${body}`, body, '', FORMAT, JSON.stringify(SHARED), `${FORMAT}{}`])
      expect(open(garbage)).to.equal(undefined);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), text, (octets, words) => {
        expect(open(textOf(octets))).to.equal(undefined);
        expect(open(FORMAT + words)).to.equal(undefined);
        expect(open(words)).to.equal(undefined);
      }),
    );
  });

  for (const [what, content] of [
    ['no JSON', 'text'],
    ['a list', '[]'],
    ['no tokens', '{"replaced":[],"saved":true}'],
    ['tokens that are a text', '{"tokens":"canary","replaced":[]}'],
    ['nothing about what was replaced', '{"tokens":{"accessToken":"canary"},"saved":true}'],
  ] as const) {
    it(`open as nothing if there is ${what} in a text that is sealed well`, () => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', KEY, nonce).setAAD(Buffer.from(CREDENTIAL));
      const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
      expect(open(textOf(Buffer.concat([nonce, cipher.getAuthTag(), sealed])))).to.equal(undefined);
    });
  }

  it('open with a short tag never: 4 octets of it are guessed soon', () => {
    const octets = octetsOf(seal());
    const short = Buffer.concat([octets.subarray(0, 12), octets.subarray(12, 16), octets.subarray(28)]);
    expect(open(textOf(short))).to.equal(undefined);
  });

  it('show nothing of the tokens', () => {
    const sealed = seal();
    const decoded = octetsOf(sealed).toString('latin1');
    for (const secret of ['access-canary', 'refresh-canary', 'canary-client-secret', 'fingerprint-1']) {
      expect(sealed).not.to.contain(secret);
      expect(decoded).not.to.contain(secret);
      expect(sealed).not.to.contain(Buffer.from(secret).toString('base64url').slice(0, -2));
    }
  });

  it('have another nonce, and look different, each time', () => {
    const all = Array.from({ length: 100 }, () => seal());
    const noncesOf = all.map((sealed) => octetsOf(sealed).subarray(0, 12).toString('hex'));
    expect(new Set(noncesOf)).to.have.property('size', 100);
    expect(new Set(all)).to.have.property('size', 100);
  });
});
