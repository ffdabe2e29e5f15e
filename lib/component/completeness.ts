import { isRecord } from '../oauth2/wire';
import { obtainsByItself, selectGrant } from '../settings/obtaining';
import { signToken } from '../settings/signed-token';
import { joinScopes, requestedScopes } from '../settings/scopes';
import { prepareRequest, prepareTokenRequest } from '../settings/token-requests';
import { resolveLimits, resolvePolicy, resolveResponse } from './refresh-settings';
import { createAccountScope } from '../settings/account-scope';
import { selectVerificationUrl } from './site';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/**
 * What a verification begins with: a check that a refresh will be possible, and what to call.
 *
 * @throws {ConfigurationError}
 */
export async function prepareVerification(opened: OpenedConnection): Promise<string | undefined> {
  await assertComplete(opened);
  return selectVerificationUrl(opened.definition, createAccountScope(openRequestContext(opened)));
}

/** Stands for a value that is not there yet. */
const LATER = 'later';

/**
 * Checks what a refresh will need one day, by building it: when a person looks at the form, not when the first token
 * expires.
 *
 * @throws {ConfigurationError}
 */
export async function assertComplete(opened: OpenedConnection): Promise<void> {
  const { definition, options, declaration, cfg } = opened;
  const policy = resolvePolicy({ definition, options: options.refresh });
  resolveLimits({ definition, options: options.refresh });
  resolveResponse({ definition, token: options.token });
  if (policy.when === 'never' || options.refresh?.callback !== undefined) return;
  // The platform refreshes a secret, and neither client nor token URI are known here.
  if (declaration.usesSecrets && !obtainsByItself(definition)) return;
  const stored = declaration.field === undefined ? undefined : cfg[declaration.field];
  const context = openRequestContext(opened, isRecord(stored) ? stored : undefined);
  if (!obtainsByItself(definition)) {
    await prepareRequest(context, 'refresh_token', {
      refresh_token: LATER,
      access_token: LATER,
      scope: LATER,
    });
    return;
  }
  const grant = selectGrant(definition);
  if (grant === 'signed_jwt') {
    await signToken(context);
    return;
  }
  const scope = joinScopes(requestedScopes(context), definition);
  await prepareTokenRequest(context, { type: grant, values: { scope } }, []);
}
