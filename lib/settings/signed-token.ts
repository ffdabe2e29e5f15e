import { ConfigurationError } from '../errors';
import { ASSERTION_LIFETIME_SECONDS, signAssertion } from '../oauth2/assertion';
import { createAccountScope } from './account-scope';
import type { RequestContext } from './account-scope';

/**
 * Signs a token here instead of asking for one, and says what a token endpoint would.
 *
 * @throws {ConfigurationError} `PROVIDER_INVALID` without an assertion; `KEY_INVALID`
 */
export async function signToken(context: RequestContext): Promise<Readonly<Record<string, unknown>>> {
  const { assertion } = context.definition;
  if (assertion === undefined) {
    throw new ConfigurationError({
      code: 'PROVIDER_INVALID',
      sentence: 'The grant signed_jwt has no `assertion` to sign.',
      remedy: 'Declare `assertion` in the provider definition.',
    });
  }
  return {
    access_token: await signAssertion(assertion, createAccountScope(context)),
    token_type: 'Bearer',
    expires_in: assertion.lifetimeSeconds ?? ASSERTION_LIFETIME_SECONDS,
  };
}
