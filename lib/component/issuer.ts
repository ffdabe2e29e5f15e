import { isFreshkeysError } from '../errors';
import { parseTokenAnswer } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import type { IssueOutcome, TokenIssuer } from '../ports';
import { createAccountScope } from '../settings/account-scope';
import { needsRefreshToken, obtainsByItself, prefersRefreshToken, selectGrant } from '../settings/obtaining';
import { joinScopes, rememberScopes, requestedScopes } from '../settings/scopes';
import { signToken } from '../settings/signed-token';
import { fillIn } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import { refreshByCallback, type RefreshCallback } from '../tokens/refresh-callback';
import { openTokenEndpoint } from './connection-endpoint';
import { resolveLimits, resolveResponse } from './refresh-settings';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/**
 * Who renews the tokens of an account. Client, key and token URI are looked at when they are needed: a message with a
 * valid token needs none.
 */
export function createIssuer(opened: OpenedConnection, subject: string): TokenIssuer {
  const { definition, options } = opened;
  const callback = options.refresh?.callback;
  if (callback !== undefined) {
    return {
      needsRefreshToken: false,
      refresh: (current) => callBack(opened, { callback, subject, current }),
    };
  }
  const usual: TokenIssuer = {
    refresh: async (current) => openTokenEndpoint(opened, subject).refresh(current),
    complete: async (tokens) => openTokenEndpoint(opened, subject).complete(tokens),
  };
  if (options.refresh?.callbackService !== undefined) return { ...usual, needsRefreshToken: false };
  if (obtainsByItself(definition)) {
    const refresh = (current: TokenSet): Promise<IssueOutcome> => refreshOrObtain(opened, subject, current);
    return { ...usual, spendsRefreshToken: false, refresh };
  }
  const { missingBecause } = definition.refresh ?? {};
  return { ...usual, needsRefreshToken: needsRefreshToken(definition), missingBecause };
}

/** A refresh token that is refused is no end: the grant works without a person. */
async function refreshOrObtain(
  opened: OpenedConnection,
  subject: string,
  current: TokenSet,
): Promise<IssueOutcome> {
  const { definition } = opened;
  if (current.refreshToken !== undefined && prefersRefreshToken(definition)) {
    const outcome = await openTokenEndpoint(opened, subject).refresh(current);
    if (outcome.issued || outcome.verdict === 'transient') return outcome;
  }
  return obtainTokens(opened, subject, current.raw);
}

/** Obtains tokens by a grant that needs no person. */
export async function obtainTokens(
  opened: OpenedConnection,
  subject: string,
  stored: Readonly<Record<string, unknown>>,
): Promise<IssueOutcome> {
  const { definition } = opened;
  const grant = selectGrant(definition);
  if (grant === 'signed_jwt') return mint(opened, stored);
  const scopes = requestedScopes(openRequestContext(opened, stored));
  const values = { scope: joinScopes(scopes, definition) };
  return openTokenEndpoint(opened, subject).issue(
    { type: grant, values },
    {
      ...stored,
      ...rememberScopes(scopes),
    },
  );
}

async function mint(
  opened: OpenedConnection,
  previous: Readonly<Record<string, unknown>>,
): Promise<IssueOutcome> {
  const context = openRequestContext(opened, previous);
  const body = JSON.stringify(await signToken(context));
  const parsed = parseTokenAnswer(
    { status: 200, headers: {}, body, oversized: false },
    { previous, now: context.nowMs },
  );
  // A token that was just signed is one.
  if (!parsed.ok) throw new TypeError(parsed.failure.bodyKind);
  return { issued: true, tokens: parsed.tokens, clockOffsetMs: 0 };
}

/** Where the refresh would have gone; `undefined` if that cannot be said. */
function selectRefreshUrl({ definition }: OpenedConnection, scope: TemplateScope): string | undefined {
  const template = definition.refresh?.url ?? definition.token?.url;
  try {
    return template === undefined ? undefined : fillIn(template, scope, 'refresh.url');
  } catch (error) {
    // The callback may well do without it.
    if (isFreshkeysError(error)) return undefined;
    throw error;
  }
}

async function callBack(
  opened: OpenedConnection,
  call: { readonly callback: RefreshCallback; readonly subject: string; readonly current: TokenSet },
): Promise<IssueOutcome> {
  const { definition, options, surroundings } = opened;
  const scope = createAccountScope(openRequestContext(opened, call.current.raw));
  return refreshByCallback(
    {
      callback: call.callback,
      subject: call.subject,
      clock: surroundings.clock,
      response: resolveResponse({ definition, token: options.token }),
      deadlineMs: resolveLimits({ definition, options: options.refresh }).deadlineMs,
      input: {
        consumer_id: scope.lookUp('client_id'),
        consumer_secret: scope.lookUp('client_secret'),
        refresh_url: selectRefreshUrl(opened, scope),
      },
    },
    call.current,
  );
}
