import { randomBytes } from 'node:crypto';

/** A token that nobody can guess, with its kind and number in front. */
export function mintToken(kind: string, issuedBefore: number): string {
  return `${kind}-${String(issuedBefore + 1)}-${randomBytes(15).toString('base64url')}`;
}
