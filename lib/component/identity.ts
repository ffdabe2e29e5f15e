import { createHash } from 'node:crypto';
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
export function identifyCredential(
  cfg: RuntimeConfig,
  presented: TokenSet,
  fieldNames: ReadonlySet<string>,
): CredentialIdentity {
  const id = nonEmptyString(cfg._account) ?? nonEmptyString(cfg['secretId']);
  if (id !== undefined) return { id, subject: `the account "${id}"` };
  const hasTokens = presented.accessToken !== undefined || presented.refreshToken !== undefined;
  const own = hasTokens
    ? `tokens:${fingerprintOf(presented)}`
    : `fields:${fingerprintOfFields(cfg, fieldNames)}`;
  return { id: own, subject: 'this account' };
}

/** Before there are tokens, what was filled in on the form is all that tells one account from another. */
function fingerprintOfFields(cfg: RuntimeConfig, fieldNames: ReadonlySet<string>): string {
  const values = [...fieldNames].map((name) => [name, cfg[name]]);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}
