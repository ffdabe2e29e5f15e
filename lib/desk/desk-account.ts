import { createHash } from 'node:crypto';
import { isRecord } from '../oauth2/wire';
import { EMPTY_CREDENTIAL, type CredentialContent } from './credential-content';
import type { Fixture } from './fixture-file';

/** Id of the only account at a desk. */
export const DESK_ACCOUNT = 'local';

/** The account that a step or a service call gets. */
export interface DeskAccount {
  /** Credential fields, tokens, and what a fixture has beside them. */
  readonly cfg: Readonly<Record<string, unknown>>;
  /** Fingerprint of the tokens of the fixture, once the local credential has newer ones in their place. */
  readonly seed: string | undefined;
}

/**
 * Puts the account together. What a fixture says wins, but for its tokens: those of the local credential are what became
 * of them, until somebody writes other ones into the fixture.
 *
 * @param field the one that holds the tokens
 */
export function composeAccount(
  content: CredentialContent | undefined,
  fixture: Pick<Fixture, 'cfg'> | undefined,
  field: string | undefined,
): DeskAccount {
  const { cfg: stored, seed: knownSeed } = content ?? EMPTY_CREDENTIAL;
  const cfg = { ...stored, ...fixture?.cfg };
  if (field === undefined) return { cfg, seed: knownSeed };
  const own = fixture?.cfg[field];
  const seed = isRecord(own) ? fingerprint(own) : undefined;
  const isReplaced = stored[field] !== undefined && (seed === undefined || (knownSeed ?? seed) === seed);
  return { cfg: isReplaced ? { ...cfg, [field]: stored[field] } : cfg, seed: seed ?? knownSeed };
}

function fingerprint(tokens: object): string {
  return createHash('sha256').update(JSON.stringify(tokens)).digest('base64url');
}
