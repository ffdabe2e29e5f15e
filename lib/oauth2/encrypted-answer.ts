import { parseJsonObject } from './wire';
import { readPrivateKey } from './signed-jwt';

/** Opens an answer. What is not encrypted, as errors often are, and what cannot be opened stays as it is. */
export type AnswerOpener = (body: string) => Promise<string>;

/** Five parts with dots between them (RFC 7516 §7.1). */
const COMPACT = /^\s*[\w-]+(?:\.[\w-]*){4}\s*$/;

/**
 * Makes what opens encrypted answers (RFC 7516). A signed JWT inside is read without a check of its signature: TLS says
 * who sent it.
 *
 * @param pem the private key; checked here, before a refresh token is spent on an answer that nobody can read
 * @throws {ConfigurationError} `KEY_INVALID`
 */
export function createAnswerOpener(pem: string): AnswerOpener {
  const key = readPrivateKey(pem, 'encrypted answers');
  return async (body) => {
    if (!COMPACT.test(body)) return body;
    // Only those who need it pay for loading it.
    const { compactDecrypt } = await import('jose');
    try {
      const { plaintext } = await compactDecrypt(body.trim(), key);
      return readPayload(new TextDecoder().decode(plaintext));
    } catch {
      return body;
    }
  };
}

function readPayload(text: string): string {
  if (parseJsonObject(text) !== undefined) return text;
  const [, payload = ''] = text.split('.');
  return Buffer.from(payload, 'base64url').toString('utf8');
}
