import { expect } from 'chai';
import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { inspect } from 'node:util';
import { ConfigurationError } from '../../lib/errors';
import type { SigningAlgorithm } from '../../lib/oauth2/assertion-shape';
import { readPem, readPrivateKey, signJwt, type SigningMaterial } from '../../lib/oauth2/signed-jwt';
import { codeOf, messageOf, rejectionOf, thrownBy } from '../component/caught';
import { ED25519, P256, P384, P521, RSA, piecesOf, type SigningPair } from '../support/signing-keys';

const NOW = Date.parse('2026-03-01T12:00:00.999Z');
const TIMES = { nowMs: NOW, lifetimeSeconds: 60 };
const CLAIMS = { iss: 'me', sub: 'you', aud: 'https://provider.example/token' };

const sign = (material: SigningMaterial): Promise<string> => signJwt(CLAIMS, material, TIMES);

/** What somebody who has the public key reads. */
async function verify(token: string, key: KeyObject, algorithm: SigningAlgorithm) {
  const { jwtVerify } = await import('jose');
  const options = { algorithms: [algorithm], audience: CLAIMS.aud, currentDate: new Date(NOW) };
  return jwtVerify(token, key, options);
}

const PAIRS: Readonly<Record<string, SigningPair>> = {
  RS256: RSA,
  RS384: RSA,
  RS512: RSA,
  PS256: RSA,
  PS384: RSA,
  PS512: RSA,
  ES256: P256,
  ES384: P384,
  ES512: P521,
  EdDSA: ED25519,
};

/** Everything that is ever shown of an error. */
const shown = (error: unknown): string =>
  [messageOf(error), (error as Error).stack, inspect(error, { depth: 9, showHidden: true })].join('\n');

describe('oauth2: signed JWTs', () => {
  for (const [name, { pem, publicKey }] of Object.entries(PAIRS)) {
    const algorithm = name as SigningAlgorithm;
    it(`are accepted by whoever has the public key: ${algorithm}`, async () => {
      const { payload, protectedHeader } = await verify(
        await sign({ algorithm, key: pem }),
        publicKey,
        algorithm,
      );
      const issuedAt = Math.floor(NOW / 1000);
      expect(payload).to.deep.equal({ ...CLAIMS, iat: issuedAt, exp: issuedAt + 60 });
      expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: algorithm });
    });
  }

  for (const algorithm of ['HS256', 'HS384', 'HS512'] as const) {
    it(`are accepted by whoever has the secret: ${algorithm}`, async () => {
      const bytes = Buffer.from('00ff7f80é and much more than needed');
      const encodings = {
        text: bytes.toString('utf8'),
        base64: bytes.toString('base64'),
        hex: bytes.toString('hex'),
      };
      for (const [encoding, key] of Object.entries(encodings)) {
        const keyEncoding = encoding as keyof typeof encodings;
        const token = await sign({ algorithm, key, keyEncoding });
        expect((await verify(token, createSecretKey(bytes), algorithm)).payload).to.include(CLAIMS);
      }
      const byDefault = await sign({ algorithm, key: encodings.text });
      expect((await verify(byDefault, createSecretKey(bytes), algorithm)).payload).to.include(CLAIMS);
    });
  }

  it('are signed with RS256 unless told otherwise', async () => {
    const { protectedHeader } = await verify(await sign({ key: RSA.pem }), RSA.publicKey, 'RS256');
    expect(protectedHeader.alg).to.equal('RS256');
  });

  it('carry the key id and further members of the header, but no other algorithm', async () => {
    const headers = { x5t: 'thumb', typ: 'client-authentication+jwt', alg: 'none' };
    const token = await sign({ key: RSA.pem, keyId: 'k1', headers });
    const { protectedHeader } = await verify(token, RSA.publicKey, 'RS256');
    expect(protectedHeader).to.deep.equal({
      typ: 'client-authentication+jwt',
      kid: 'k1',
      x5t: 'thumb',
      alg: 'RS256',
    });
  });

  it('take no moment from the claims', async () => {
    const token = await signJwt({ ...CLAIMS, iat: '1', exp: '2' }, { key: RSA.pem }, TIMES);
    const { payload } = await verify(token, RSA.publicKey, 'RS256');
    expect([payload.iat, payload.exp]).to.deep.equal([1772366400, 1772366460]);
  });

  const ODD_PEMS: readonly (readonly [what: string, change: (pem: string) => string])[] = [
    ['\\n for its line ends', (pem) => pem.replaceAll('\n', '\\n')],
    ['\\n and line ends', (pem) => pem.replaceAll('\n', '\\n\n')],
    ['spaces for its line ends', (pem) => pem.replaceAll('\n', ' ')],
    ['Windows line ends', (pem) => pem.replaceAll('\n', '\r\n')],
    ['blanks around it', (pem) => `\n  ${pem}\n\n`],
    ['no line ends at all', (pem) => pem.replaceAll('\n', '')],
    ['text before it', (pem) => `Bag Attributes\n${pem}`],
  ];
  for (const [what, change] of ODD_PEMS) {
    it(`are signed with a key that has ${what}`, async () => {
      for (const { pem, publicKey } of [RSA, P256]) {
        const algorithm = publicKey === RSA.publicKey ? 'RS256' : 'ES256';
        const token = await sign({ algorithm, key: change(pem) });
        expect((await verify(token, publicKey, algorithm)).payload).to.include(CLAIMS);
      }
    });
  }

  it('are signed with keys in the older formats of PEM', async () => {
    const pkcs1 = RSA.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const sec1 = P256.privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    await verify(await sign({ key: pkcs1.replaceAll('\n', ' ') }), RSA.publicKey, 'RS256');
    await verify(await sign({ key: sec1, algorithm: 'ES256' }), P256.publicKey, 'ES256');
  });
});

describe('oauth2: keys that cannot sign', () => {
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  });
  const locked = RSA.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'p',
  });
  const CASES: readonly (readonly [what: string, material: SigningMaterial, words: string])[] = [
    ['no key', { key: '' }, 'is empty'],
    ['blanks for a key', { key: ' \\n ' }, 'is empty'],
    ['no secret', { algorithm: 'HS256', key: '' }, 'is empty'],
    [
      'a secret that is no hex',
      { algorithm: 'HS256', key: 'zanzibar-canary', keyEncoding: 'hex' },
      'is empty',
    ],
    ['a text for a key', { key: 'canary of a key' }, 'is no private key in PEM'],
    ['a broken PEM', { key: RSA.pem.slice(0, 400) }, 'is no private key in PEM'],
    ['a PEM with letters missing', { key: RSA.pem.replace(/\n.{5}/, '\n') }, 'is no private key in PEM'],
    [
      'a public key',
      { key: RSA.publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      'is no private key',
    ],
    ['a key with a passphrase', { key: locked.toString() }, 'is no private key in PEM'],
    ['an elliptic key for RSA', { algorithm: 'RS256', key: P256.pem }, 'does not fit the algorithm'],
    ['an RSA key for a curve', { algorithm: 'ES256', key: RSA.pem }, 'does not fit the algorithm'],
    ['a key of another curve', { algorithm: 'ES256', key: P384.pem }, 'does not fit the algorithm'],
    ['a curve for EdDSA', { algorithm: 'EdDSA', key: P256.pem }, 'does not fit the algorithm'],
    ['Ed25519 for PS512', { algorithm: 'PS512', key: ED25519.pem }, 'does not fit the algorithm'],
    ['an RSA key that is too short', { key: small.toString() }, 'does not fit the algorithm'],
  ];
  for (const [what, material, words] of CASES) {
    it(`are reported without a character of them: ${what}`, async () => {
      const error = await rejectionOf(sign(material));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(codeOf(error)).to.equal('KEY_INVALID');
      expect(messageOf(error)).to.contain(`The key for ${material.algorithm ?? 'RS256'} ${words}`);
      expect(error).to.have.property('cause').with.all.keys('algorithm', 'problem');
      for (const piece of [...piecesOf(material.key), 'canary']) {
        if (piece.length > 4) expect(shown(error)).not.to.contain(piece);
      }
    });
  }

  it('are not read from a PEM that is none', () => {
    expect(
      codeOf(thrownBy(() => readPrivateKey('-----BEGIN X-----\nabc\n-----END X-----', 'RS256'))),
    ).to.equal('KEY_INVALID');
  });

  it('and certificates are brought into lines again, several of them, and what is no PEM is left alone', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nab+/\ncd==\n-----END CERTIFICATE-----\n';
    expect(readPem(pem.replaceAll('\n', ' '))).to.equal(pem);
    expect(readPem(`${pem}${pem}`.replaceAll('\n', '\\n'))).to.equal(`${pem}\n${pem}`);
    expect(readPem(' text ')).to.equal('text');
  });
});
