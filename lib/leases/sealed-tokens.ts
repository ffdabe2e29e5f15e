import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { TokenSet } from '../oauth2/token-set';
import { finiteNumber, isRecord, parseJsonObject } from '../oauth2/wire';
import type { SharedTokens } from '../ports';

/** AES-256-GCM (NIST SP 800-38D): 32 octets of key, 12 of nonce, 16 of tag. */
const CIPHER = 'aes-256-gcm';
const KEY_OCTETS = 32;
const NONCE_OCTETS = 12;
const TAG_OCTETS = 16;

/** What a sealed text begins with: whoever changes the format changes this. */
const FORMAT = 'freshkeys1:';

/** What the key is for (HKDF `info`): another use of the same secret gets another key. */
const PURPOSE = 'freshkeys shared tokens 1';

/** Derives the key from a secret that all containers have (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, KEY_OCTETS));
}

/**
 * Seals tokens for the eyes of the other containers.
 *
 * @param credential whose they are; a sealed text of one credential opens as that of no other
 */
export function sealTokens(
  shared: SharedTokens,
  key: Buffer,
  {
    credential,
    randomBytes,
  }: { readonly credential: string; readonly randomBytes: (count: number) => Buffer },
): string {
  const nonce = randomBytes(NONCE_OCTETS);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(credential, 'utf8'));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(shared), 'utf8'), cipher.final()]);
  return FORMAT + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Opens what {@link sealTokens} has sealed; `undefined` if it was made with another key, for another account, or not at all. */
export function openSealed(text: string, key: Buffer, credential: string): SharedTokens | undefined {
  if (!text.startsWith(FORMAT)) return undefined;
  const octets = Buffer.from(text.slice(FORMAT.length), 'base64url');
  if (octets.length <= NONCE_OCTETS + TAG_OCTETS) return undefined;
  const decipher = createDecipheriv(CIPHER, key, octets.subarray(0, NONCE_OCTETS), {
    authTagLength: TAG_OCTETS,
  });
  decipher.setAAD(Buffer.from(credential, 'utf8'));
  decipher.setAuthTag(octets.subarray(NONCE_OCTETS, NONCE_OCTETS + TAG_OCTETS));
  try {
    const opened = Buffer.concat([
      decipher.update(octets.subarray(NONCE_OCTETS + TAG_OCTETS)),
      decipher.final(),
    ]);
    return parseShared(parseJsonObject(opened.toString('utf8')));
  } catch {
    // Not authentic: the key is another one.
    return undefined;
  }
}

/** Members that are absent in JSON are `undefined` in a token set. */
function parseShared(json: Record<string, unknown> | undefined): SharedTokens | undefined {
  const { tokens, replaced, saved, clockOffsetMs } = json ?? {};
  if (!isRecord(tokens) || !Array.isArray(replaced)) return undefined;
  const { accessToken, refreshToken, scopes, expiresAt, issuedAt, ...others } = tokens as Partial<TokenSet> &
    Pick<TokenSet, 'tokenType' | 'raw'>;
  return {
    tokens: { ...others, accessToken, refreshToken, scopes, expiresAt, issuedAt },
    replaced: replaced as readonly string[],
    saved: saved === true,
    clockOffsetMs: finiteNumber(clockOffsetMs) ?? 0,
  };
}
