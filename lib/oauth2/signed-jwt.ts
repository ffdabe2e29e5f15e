import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../errors';
import type { SigningAlgorithm } from './assertion-shape';

/** What a JWT is signed with. */
export interface SigningMaterial {
  readonly algorithm?: SigningAlgorithm | undefined;
  /** Private key as PEM, or the shared secret. */
  readonly key: string;
  readonly keyEncoding?: 'text' | 'base64' | 'hex' | undefined;
  readonly keyId?: string | undefined;
  /** Further members of the header. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** When a JWT is signed, and for how long it is good. */
export interface JwtTimes {
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly lifetimeSeconds: number;
}

/**
 * Signs a JWT (RFC 7519, RFC 7515). `iat` and `exp` are added.
 *
 * @throws {ConfigurationError} `KEY_INVALID` if the key is none, or none for this algorithm
 */
export async function signJwt(
  claims: Readonly<Record<string, unknown>>,
  { algorithm = 'RS256', key, keyEncoding = 'text', keyId, headers }: SigningMaterial,
  { nowMs, lifetimeSeconds }: JwtTimes,
): Promise<string> {
  const material = algorithm.startsWith('HS')
    ? readSecret(key, keyEncoding, algorithm)
    : readPrivateKey(key, algorithm);
  const issuedAt = Math.floor(nowMs / 1000);
  // Only those who sign pay for loading it.
  const { SignJWT } = await import('jose');
  try {
    return await new SignJWT({ ...claims })
      .setProtectedHeader({
        typ: 'JWT',
        ...(keyId === undefined ? {} : { kid: keyId }),
        ...headers,
        alg: algorithm,
      })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(material);
  } catch {
    throw invalidKey(algorithm, 'does not fit the algorithm');
  }
}

/**
 * A private key.
 *
 * @throws {ConfigurationError} `KEY_INVALID`
 */
export function readPrivateKey(pem: string, algorithm: string): KeyObject {
  const text = readPem(pem);
  if (text === '') throw invalidKey(algorithm, 'is empty');
  try {
    return createPrivateKey(text);
  } catch {
    throw invalidKey(algorithm, 'is no private key in PEM');
  }
}

/** A PEM that went through an environment variable or a one-line form field has `\n` or spaces for its line ends. */
export function readPem(pem: string): string {
  const text = pem.replaceAll('\\n', '\n').trim();
  return text.replace(/-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----/gs, (block) => {
    const [, begin = '', middle = '', end = ''] = /^(-+[^-]+-+)(.*?)(-+[^-]+-+)$/s.exec(block) ?? [];
    return `${begin}\n${middle.trim().replace(/\s+/g, '\n')}\n${end}\n`;
  });
}

function readSecret(key: string, encoding: 'text' | 'base64' | 'hex', algorithm: string): Uint8Array {
  const bytes = Buffer.from(key, encoding === 'text' ? 'utf8' : encoding);
  if (bytes.length === 0) throw invalidKey(algorithm, 'is empty');
  return bytes;
}

/** What is wrong with a key is said without a character of it. */
export function invalidKey(algorithm: string, problem: string): ConfigurationError {
  return new ConfigurationError({
    code: 'KEY_INVALID',
    sentence: `The key for ${algorithm} ${problem}.`,
    remedy:
      'Give the private key as PEM ("-----BEGIN PRIVATE KEY-----"), without a passphrase, or the shared secret of an HS algorithm.',
    cause: { algorithm, problem },
  });
}
