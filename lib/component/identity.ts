import type { TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import { fingerprintOf } from '../tokens/fingerprint';
import type { RuntimeConfig } from './runtime';

/** Whose tokens these are: the key of the token memory, and how error texts call it. */
export interface CredentialIdentity {
  readonly id: string;
  /** `the account "…"`, or `this account` where it has no id. */
  readonly subject: string;
}

/**
 * The runtime's account id, else the id of the secret, else a fingerprint of the tokens that the configuration
 * presents: without an id nothing else says that two messages mean the same account.
 */
export function identifyCredential(cfg: RuntimeConfig, presented: TokenSet): CredentialIdentity {
  const id = nonEmptyString(cfg._account) ?? nonEmptyString(cfg['secretId']);
  return id === undefined
    ? { id: `tokens:${fingerprintOf(presented)}`, subject: 'this account' }
    : { id, subject: `the account "${id}"` };
}
