import type { Agent } from 'node:https';
import { addPages, type PagingClient } from '../http/pagination';
import { createAuthorizedAxios } from '../http/authorized-axios';
import { resolveCertificate } from '../oauth2/client';
import type { AccessTokens } from '../ports';
import { createAccountScope } from '../settings/account-scope';
import { selectRejection } from './rejection-settings';
import { openRequestContext } from './request-context';
import type { RuntimeConfig } from './runtime';
import { createTrace, openTokens, type Call, type OpenedConnection } from './session';
import { createSite } from './site';
import { DEFAULTS } from './defaults';

/** The request helper of one call. Nothing is read or sent before its first request. */
export function createClient<Cfg extends RuntimeConfig>(typedCall: Call<Cfg>): PagingClient {
  const call = typedCall as unknown as Call;
  const { options, surroundings, definition } = call;
  const { api = {} } = definition;
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
    clock: surroundings.clock,
    trace: createTrace(call),
    defaults: {
      timeout: options.timeoutMs ?? DEFAULTS.timeoutMs,
      ...(surroundings.usesProxy ? {} : { proxy: false as const }),
      ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
      ...selectAgent(call),
    },
  });
  return addPages(http, api.pagination, async () => site.baseURL((await tokens.current()).tokens));
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
    current: () => tokens?.current() ?? use().then((ready) => ready.current()),
    renew: async (rejected) => (tokens ?? (await use())).renew(rejected),
    rejectedAgain: (token) => tokens?.rejectedAgain(token),
  };
}
