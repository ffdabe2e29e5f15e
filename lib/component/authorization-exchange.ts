import { createTokenEndpoint } from '../tokens/token-endpoint';
import type { AuthorizationSetup, PendingAuthorization } from './authorization';
import { readAuthorizationCode } from './authorization-callback';
import { resolveEndpoint } from './endpoint-settings';
import { resolveExpiry, resolveLimits } from './refresh-settings';

/**
 * Completes an authorization: checks `state`, exchanges the code, and returns the token response as the platform
 * would store it under the OAuth field.
 *
 * @param callbackUrl the URL that the provider sent the browser back to, whole
 * @throws {ConfigurationError} if the provider reported an error or `state` is not ours; the errors of a refresh
 */
export async function completeAuthorization(
  setup: AuthorizationSetup,
  pending: PendingAuthorization,
  callbackUrl: string,
): Promise<Readonly<Record<string, unknown>>> {
  const code = readAuthorizationCode(callbackUrl, pending);
  const { declaration, options, cfg, surroundings } = setup;
  const { fieldNames } = declaration;
  const { environment, transport, clock, random } = surroundings;
  const endpoint = createTokenEndpoint({
    ...resolveEndpoint(declaration, options, { fieldNames, cfg, environment, purpose: 'exchange' }),
    transport,
    clock,
    random,
    expiry: resolveExpiry(options.refresh),
    limits: resolveLimits(options.refresh),
    sendScope: false,
    subject: 'the new connection',
  });
  const { redirectUri, codeVerifier } = pending;
  const outcome = await endpoint.issue({ type: 'authorization_code', code, redirectUri, codeVerifier });
  if (!outcome.issued) throw outcome.error;
  return outcome.tokens.raw;
}
