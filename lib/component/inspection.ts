import { isFreshkeysError } from '../errors';
import type { ObtainingGrant } from '../oauth2/grant';
import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import type { ProviderField } from '../providers/provider';
import { obtainsByItself, selectGrant } from '../settings/obtaining';
import { isEnding, type RefreshWhen } from '../tokens/refresh-policy';
import { assertComplete } from './completeness';
import { createIssuer } from './issuer';
import { resolvePolicy, resolveResponse } from './refresh-settings';
import type { OpenedConnection } from './session';

/** What a connection is for one configuration, as far as that can be known without asking anybody. */
export interface ConnectionInspection {
  /** The credential field that holds the tokens; `undefined` if there is not exactly one. */
  readonly field: string | undefined;
  readonly grant: ObtainingGrant;
  /** Whether the first tokens take a person. */
  readonly needsPerson: boolean;
  /** Whether the provider has pages that a browser can be sent to. */
  readonly canAuthorize: boolean;
  /** The name under which the provider sends the code back. */
  readonly codeParameter: string;
  readonly canAuthorizeDevice: boolean;
  readonly canRevoke: boolean;
  /** What the provider wants to know about an account beside client id and secret. */
  readonly providerFields: Readonly<Record<string, ProviderField>>;
  readonly refreshWhen: RefreshWhen;
  /** Whether a refresh spends a refresh token. */
  readonly needsRefreshToken: boolean;
  /** Why there may be no refresh token with this provider, and what to do. */
  readonly missingBecause: string | undefined;
  /** The tokens of this configuration; `undefined` if it holds none. */
  readonly tokens: TokenSet | undefined;
  /** Whether the access token has ended, or is so close to it that the next request renews it. */
  readonly isEnding: boolean;
  /** What a refresh would lack; found by building it. */
  readonly problem: Error | undefined;
}

/** Looks at a connection. Nothing is sent. */
export async function inspectConnection(opened: OpenedConnection): Promise<ConnectionInspection> {
  const { definition, declaration, options, cfg, surroundings } = opened;
  const { field } = declaration;
  const response = resolveResponse({ definition, token: options.token });
  const policy = resolvePolicy({ definition, options: options.refresh });
  const tokens = field === undefined ? undefined : parseStoredTokens(cfg[field], response);
  const { spendsRefreshToken, needsRefreshToken, missingBecause } = createIssuer(opened, 'this account');
  const now = surroundings.clock.now();
  return {
    field,
    grant: selectGrant(definition),
    needsPerson: !obtainsByItself(definition),
    canAuthorize: definition.authorize?.url !== undefined,
    codeParameter: definition.authorize?.codeParameter ?? 'code',
    canAuthorizeDevice: definition.deviceAuthorization !== undefined,
    canRevoke: definition.revoke !== undefined,
    providerFields: definition.fields ?? {},
    refreshWhen: policy.when,
    needsRefreshToken: spendsRefreshToken !== false && needsRefreshToken !== false,
    missingBecause,
    tokens,
    isEnding: tokens !== undefined && isEnding(policy, describe(tokens, now), now),
    problem: await findProblem(opened),
  };
}

function describe(tokens: TokenSet, now: number): Parameters<typeof isEnding>[1] {
  return { tokens, firstSeenAt: now, sameTokenReturned: false, refreshedForMessage: false };
}

async function findProblem(opened: OpenedConnection): Promise<Error | undefined> {
  try {
    await assertComplete(opened);
    return undefined;
  } catch (error) {
    if (isFreshkeysError(error)) return error;
    throw error;
  }
}
