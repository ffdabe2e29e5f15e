import { ReauthorizationRequiredError } from '../errors';
import { parseStoredTokens } from '../oauth2/token-response';
import { nonEmptyString } from '../oauth2/wire';
import { createFixedStore } from '../stores/fixed-store';
import { flattenSecret } from '../stores/secret-answer';
import { present } from './present';
import type { Call } from './session';
import type { TokenSource } from './token-source';

/**
 * A secret that a person has just filled in and not saved: `verifyCredentials` gets its credentials under the name of
 * the OAuth field, and neither the id of a secret nor that of an account. The platform will own the tokens, and there is
 * nothing yet that it could refresh: the access token is tried, and nothing else is done.
 *
 * @returns `undefined` if this is no such call
 */
export function openUnsavedSecret({ cfg, declaration, lasting }: Call): TokenSource | undefined {
  const { field, usesSecrets, fieldNames } = declaration;
  if (!usesSecrets || field === undefined || nonEmptyString(cfg._account) !== undefined) return undefined;
  const tokens = parseStoredTokens(flattenSecret(cfg[field]), {});
  if (tokens === undefined) return undefined;
  const store = createFixedStore(
    () =>
      new ReauthorizationRequiredError({
        code: 'REAUTHORIZATION_REQUIRED',
        sentence: 'The API does not take the access token of this secret, and it is not saved yet.',
        remedy:
          'Nothing was spent: the platform refreshes tokens once they are saved. Sign in with the provider again, and save the secret.',
        cause: { field },
      }),
  );
  const { id, subject } = lasting.identify(cfg, tokens, fieldNames);
  return { id, subject, ...present(tokens), openTools: () => ({ store, issuer: store }), isFixed: true };
}
