import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A key pair that nothing but a spec trusts. */
export interface SigningPair {
  /** Private key, PKCS #8. */
  readonly pem: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const toPair = ({ privateKey, publicKey }: Omit<SigningPair, 'pem'>): SigningPair => ({
  pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  privateKey,
  publicKey,
});

export const RSA = toPair(generateKeyPairSync('rsa', { modulusLength: 2048 }));
export const P256 = toPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }));
export const P384 = toPair(generateKeyPairSync('ec', { namedCurve: 'P-384' }));
export const P521 = toPair(generateKeyPairSync('ec', { namedCurve: 'P-521' }));
export const ED25519 = toPair(generateKeyPairSync('ed25519'));

/** The text of a PEM between its first and its last line, in pieces that no error may show. */
export function piecesOf(pem: string): readonly string[] {
  return pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
}
