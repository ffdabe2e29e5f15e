import { createHash } from 'node:crypto';
import { isSamePair, type TokenPair } from '../oauth2/token-set';
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
  presented: TokenPair,
  fieldNames: ReadonlySet<string>,
): CredentialIdentity {
  const id = nonEmptyString(cfg._account) ?? nonEmptyString(cfg['secretId']);
  if (id !== undefined) return { id, subject: `the account "${id}"` };
  const own = hasTokens(presented)
    ? `tokens:${fingerprintOf(presented)}`
    : `fields:${fingerprintOfFields(cfg, fieldNames)}`;
  return { id: own, subject: 'this account' };
}

/** Finds out whose tokens these are. */
export type Identifier = typeof identifyCredential;

/** Identifies as {@link identifyCredential} does, and takes the fingerprint of tokens once for all messages that show them. */
export function createIdentifier(): Identifier {
  let last: (TokenPair & { readonly identity: CredentialIdentity }) | undefined;
  return (cfg, presented, fieldNames) => {
    const hasId = nonEmptyString(cfg._account) !== undefined || nonEmptyString(cfg['secretId']) !== undefined;
    if (hasId || !hasTokens(presented)) return identifyCredential(cfg, presented, fieldNames);
    if (last === undefined || !isSamePair(last, presented)) {
      const { accessToken, refreshToken } = presented;
      last = { accessToken, refreshToken, identity: identifyCredential(cfg, presented, fieldNames) };
    }
    return last.identity;
  };
}

function hasTokens({ accessToken, refreshToken }: TokenPair): boolean {
  return accessToken !== undefined || refreshToken !== undefined;
}

/** Before there are tokens, what was filled in on the form is all that tells one account from another. */
function fingerprintOfFields(cfg: RuntimeConfig, fieldNames: ReadonlySet<string>): string {
  const values = [...fieldNames].map((name) => [name, cfg[name]]);
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url');
}
