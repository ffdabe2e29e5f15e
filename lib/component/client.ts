import type { Agent } from 'node:https';
import { addPages, type PagingClient } from '../http/pages/pagination';
import { createAuthorizedAxios } from '../http/authorized-axios';
import type { RateBudget } from '../http/limits/rate-budget';
import { resolveCertificate } from '../oauth2/client';
import { nonEmptyString } from '../oauth2/wire';
import type { AccessTokens } from '../ports';
import { createAccountScope } from '../settings/account-scope';
import type { ConnectionOptions } from './options';
import { resolveRateBudget } from './rate-budgets';
import { selectRejection } from './rejection-settings';
import { openRequestContext } from './request-context';
import { resolveRetry, resolveTimeout } from './retry-settings';
import type { RuntimeConfig } from './runtime';
import { createTrace, openTokens, type Call, type OpenedConnection } from './session';
import { createSite } from './site';

/** The request helper of one call, and the tokens that its requests carry. */
export interface AuthorizedClient {
  readonly http: PagingClient;
  readonly tokens: AccessTokens;
}

/** The client of one call. Nothing is read or sent before the first request, or the first question for a token. */
export function createClient<Cfg extends RuntimeConfig>(typedCall: Call<Cfg>): AuthorizedClient {
  const call = typedCall as unknown as Call;
  const { options, surroundings, definition } = call;
  const { api = {} } = definition;
  const { addressGuard: guard } = surroundings;
  const site = createSite(call);
  const tokens = openOnFirstUse(() => openTokens(call));
  const http = createAuthorizedAxios({
    tokens,
    baseURL: site.baseURL,
    ...(site.headers === undefined ? {} : { headers: site.headers }),
    get origins() {
      return site.origins();
    },
    foreignOrigins: options.foreignOrigins ?? 'refuse',
    rejection: selectRejection(options.rejection, api.rejection),
    ...(api.token === undefined ? {} : { travel: api.token }),
    rateLimit: api.rateLimit,
    ...selectAnswerOptions(options),
    retry: resolveRetry(call),
    budget: openBudgets(call),
    guard,
    clock: surroundings.clock,
    trace: createTrace(call),
    defaults: {
      timeout: resolveTimeout(call),
      ...(surroundings.usesProxy ? {} : { proxy: false as const }),
      ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
      ...(guard === undefined ? {} : { lookup: guard.lookup, ...guard.agents }),
      ...selectAgent(call),
    },
  });
  const paging = addPages(http, api.pagination, {
    baseURL: async () => site.baseURL((await tokens.current()).tokens),
    origins: site.origins,
  });
  return { http: paging, tokens };
}

function selectAnswerOptions({
  validateResponse,
  doNotThrow404,
}: OpenedConnection['options']): Pick<ConnectionOptions, 'validateResponse' | 'doNotThrow404'> {
  return {
    ...(validateResponse === undefined ? {} : { validateResponse }),
    ...(doNotThrow404 === undefined ? {} : { doNotThrow404 }),
  };
}

/** Limits are counted for an account, and where there is no id of one, for the connection. */
function openBudgets({
  cfg,
  options,
  definition,
  budgets,
}: OpenedConnection): (origin: string) => RateBudget {
  return budgets.open({
    account: nonEmptyString(cfg._account) ?? nonEmptyString(cfg['secretId']) ?? '',
    declared: resolveRateBudget(options.rateBudget),
    rateLimit: definition.api?.rateLimit,
  });
}

/** Tokens that are bound to a certificate are worth nothing without it (RFC 8705 §3). */
function selectAgent(call: OpenedConnection): { readonly httpsAgent?: Agent } {
  const { client } = call.definition;
  if (client?.certificate === undefined && client?.authentication !== 'tls_client_auth') return {};
  const scope = createAccountScope(openRequestContext(call));
  return { httpsAgent: call.selectAgent(resolveCertificate(client, scope)) };
}

function openOnFirstUse(open: () => Promise<AccessTokens>): AccessTokens {
  let opened: Promise<AccessTokens> | undefined;
  let tokens: AccessTokens | undefined;
  const use = async (): Promise<AccessTokens> => {
    opened ??= open();
    tokens = await opened;
    return tokens;
  };
  return {
    current: (need) => tokens?.current(need) ?? use().then((ready) => ready.current(need)),
    renew: async (rejected) => (tokens ?? (await use())).renew(rejected),
    rejectedAgain: (token) => tokens?.rejectedAgain(token),
  };
}
