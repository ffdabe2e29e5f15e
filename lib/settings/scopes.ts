import type { TokenSet } from '../oauth2/token-set';
import { fillInRequired } from '../templates/evaluate-template';
import { createAccountScope } from './account-scope';
import type { Definition } from './definition';
import type { RequestContext } from './account-scope';

/** The scopes that are asked for. */
export function requestedScopes(context: RequestContext): readonly string[] {
  const scope = createAccountScope(context);
  const { default: usual = [], always = [] } = context.definition.scopes ?? {};
  return [...new Set([...usual, ...always])].map((text) => fillInRequired(text, scope, 'scopes'));
}

/** What was asked for, to be stored and compared with what was granted. */
export function rememberScopes(scopes: readonly string[]): Readonly<Record<string, string>> {
  return scopes.length === 0 ? {} : { requested_scope: scopes.join(' ') };
}

/**
 * The scopes that a refresh sends along: the granted ones, for a refresh must not ask for more (RFC 6749 §6); where they
 * are not known, those that were asked for.
 */
export function refreshScope(
  context: RequestContext,
  { scopes, requestedScopes: requested }: Pick<TokenSet, 'scopes' | 'requestedScopes'>,
): string | undefined {
  return joinScopes(scopes ?? requested ?? requestedScopes(context), context.definition);
}

/** Scopes as they travel; `undefined` if there are none. */
export function joinScopes(
  scopes: readonly string[] | undefined,
  { scopes: shape = {} }: Definition,
): string | undefined {
  return scopes === undefined || scopes.length === 0 ? undefined : scopes.join(shape.separator ?? ' ');
}

/** Scopes that were asked for and not granted; empty if one of the two is not known. */
export function missingScopes({ scopes, requestedScopes: requested }: TokenSet): readonly string[] {
  return scopes === undefined || requested === undefined
    ? []
    : requested.filter((scope) => !scopes.includes(scope));
}
