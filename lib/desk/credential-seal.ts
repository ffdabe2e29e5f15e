/** How much work it is to try a passphrase: what OWASP advises for PBKDF2 with SHA-512. */
const ITERATIONS = 210_000;

/** What is accepted of a file: more would be an attack on the time of whoever opens it. */
const MOST_ITERATIONS = 2_000_000;

const ALGORITHMS = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' } as const;

/** Seals a text with a passphrase (RFC 7516, RFC 7518 §4.8). */
export async function seal(text: string, passphrase: string): Promise<string> {
  const { CompactEncrypt } = await import('jose');
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader(ALGORITHMS)
    .setKeyManagementParameters({ p2c: ITERATIONS })
    .encrypt(new TextEncoder().encode(passphrase));
}

/** Opens what {@link seal} has made; `undefined` if the passphrase is another one, or the seal is damaged. */
export async function unseal(sealed: string, passphrase: string): Promise<string | undefined> {
  const { compactDecrypt } = await import('jose');
  try {
    const { plaintext } = await compactDecrypt(sealed, new TextEncoder().encode(passphrase), {
      keyManagementAlgorithms: [ALGORITHMS.alg],
      contentEncryptionAlgorithms: [ALGORITHMS.enc],
      maxPBES2Count: MOST_ITERATIONS,
    });
    return new TextDecoder().decode(plaintext);
  } catch {
    return undefined;
  }
}
