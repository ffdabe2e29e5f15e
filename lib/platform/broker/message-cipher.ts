import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { withQuietLog } from '../runtime/container-environment';
import { sailorFile } from '../runtime/sailor-file';

/** The runtime's `lib/encryptor.js`: the members that are used here. */
interface Encryptor {
  encryptMessageContent(payload: unknown, encoding: 'base64' | undefined): Buffer;
  decryptMessageContent(payload: Buffer, encoding: 'base64' | undefined): unknown;
}

type EncryptorClass = new (password: string, iv: string) => Encryptor;

/** Encrypts for a step and decrypts what it sends, with the runtime's own code. */
export interface MessageCipher {
  /** What a container must know: `ELASTICIO_*` variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** Base64, which is protocol version 1. */
  readonly encrypt: (payload: unknown) => Buffer;
  /**
   * @param protocolVersion the header of that name: below 2 the payload is base64
   * @returns `undefined` for what cannot be decrypted
   */
  readonly decrypt: (payload: Buffer, protocolVersion?: unknown) => unknown;
}

/** A cipher with a key of its own. */
export function createMessageCipher(): MessageCipher {
  const password = randomBytes(24).toString('base64url');
  // The runtime takes the text of the variable as the 16 bytes of the vector.
  const iv = randomBytes(8).toString('hex');
  const encryptor = withQuietLog(() => new (loadEncryptor())(password, iv));
  return {
    environment: { ELASTICIO_MESSAGE_CRYPTO_PASSWORD: password, ELASTICIO_MESSAGE_CRYPTO_IV: iv },
    encrypt: (payload) => encryptor.encryptMessageContent(payload, 'base64'),
    decrypt(payload, protocolVersion = 1) {
      try {
        return encryptor.decryptMessageContent(payload, Number(protocolVersion) < 2 ? 'base64' : undefined);
      } catch {
        return undefined;
      }
    },
  };
}

function loadEncryptor(): EncryptorClass {
  const requireFromSailor = createRequire(sailorFile('package.json'));
  return requireFromSailor('./lib/encryptor.js') as EncryptorClass;
}
