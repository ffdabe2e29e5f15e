import type { Agent } from 'node:https';
import { addPages, type PagingClient } from '../http/pages/pagination';
import { createAxiosAdapter } from '../http/adapter/axios-adapter';
import { createAuthorizedAxios } from '../http/authorized-axios';
import type { AuthorizedAxiosOptions } from '../http/attempt';
import type { AskForTurn } from '../http/limits/rate-budget';
import { resolveCertificate } from '../oauth2/client';
import { nonEmptyString } from '../oauth2/wire';
import type { AccessTokens, Trace } from '../ports';
import { createAccountScope } from '../settings/account-scope';
import { assertOneOf } from './option-checks';
import type { Definition } from '../settings/definition';
import { resolveRateBudget } from './rate-budget-settings';
import { openRequestContext } from './request-context';
import { resolveRetry, resolveTimeout } from './retry-settings';
import type { RuntimeConfig } from './runtime';
import { createTrace, openTokens, type Call, type OpenedConnection } from './session';
import { createSite, type Site } from './site';

/** The request helper of one call, and the tokens that its requests carry. */
export interface AuthorizedClient {
  readonly http: PagingClient;
  readonly tokens: AccessTokens;
}

/** The client of one call. Nothing is read or sent before the first request, or the first question for a token. */
export function createClient<Cfg extends RuntimeConfig>(typedCall: Call<Cfg>): AuthorizedClient {
  const call = typedCall as unknown as Call;
  const site = createSite(call);
  const trace = createTrace(call);
  const tokens = openOnFirstUse(() => openTokens(call, trace));
  const http = createAuthorizedAxios(buildOptions(call, { site, tokens, trace }));
  const paging = addPages(http, call.definition.api?.pagination, {
    baseURL: async () => site.baseURL((await tokens.current()).tokens),
    origins: site.origins,
  });
  return { http: paging, tokens };
}

/** The adapter of the connection keeps the guard by itself; axios' own is told of it with every request. */
function selectAdapter({
  options,
  lasting,
  surroundings,
}: OpenedConnection): NonNullable<AuthorizedAxiosOptions['adapter']> {
  const { transport = 'undici' } = options;
  assertOneOf(transport, 'transport', ['undici', 'axios']);
  return transport === 'undici' ? lasting.adapter : createAxiosAdapter(surroundings.addressGuard);
}

/** What a client is made of, beside the call itself. */
interface ClientParts {
  readonly site: Site;
  readonly tokens: AccessTokens;
  readonly trace: Trace;
}

type ClientOptions = { -readonly [Name in keyof AuthorizedAxiosOptions]: AuthorizedAxiosOptions[Name] };

const NO_ORIGINS: readonly string[] = [];

/** Options that are not there are added by none: this is the way of every message, and a spread would take its time. */
function buildOptions(call: Call, { site, tokens, trace }: ClientParts): AuthorizedAxiosOptions {
  const { options, surroundings, lasting, definition } = call;
  const { api = NO_API } = definition;
  const built: ClientOptions = {
    tokens,
    baseURL: site.baseURL,
    origins: options.origins ?? NO_ORIGINS,
    buildRules: lasting.buildRules,
    buildHeader: lasting.buildHeader,
    foreignOrigins: options.foreignOrigins ?? 'refuse',
    rejection: lasting.selectRejection(options.rejection, api.rejection),
    rateLimit: api.rateLimit,
    retry: resolveRetry(call),
    askForTurn: openBudgets(call),
    guard: surroundings.addressGuard,
    adapter: selectAdapter(call),
    clock: surroundings.clock,
    trace,
    isTraced: lasting.isTraced,
    ...lasting.selectDefaults({
      timeoutMs: resolveTimeout(call),
      headers: options.headers,
      httpsAgent: selectAgent(call),
    }),
  };
  if (site.headers !== undefined) built.headers = site.headers;
  if (api.token !== undefined) built.travel = api.token;
  // Made of what comes with the tokens: known when the first request is.
  if (api.origins !== undefined) Object.defineProperty(built, 'origins', { get: site.origins });
  if (options.validateResponse !== undefined) built.validateResponse = options.validateResponse;
  if (options.doNotThrow404 !== undefined) built.doNotThrow404 = options.doNotThrow404;
  return built;
}

const NO_API: NonNullable<Definition['api']> = {};

/** Limits are counted for an account, and where there is no id of one, for the connection. */
function openBudgets({ cfg, options, definition, lasting }: OpenedConnection): AskForTurn {
  return lasting.budgets.open({
    account: nonEmptyString(cfg._account) ?? nonEmptyString(cfg['secretId']) ?? '',
    declared: resolveRateBudget(options.rateBudget),
    rateLimit: definition.api?.rateLimit,
  });
}

/** Tokens that are bound to a certificate are worth nothing without it (RFC 8705 §3). */
function selectAgent(call: OpenedConnection): Agent | undefined {
  const { client } = call.definition;
  if (client?.certificate === undefined && client?.authentication !== 'tls_client_auth') return undefined;
  const scope = createAccountScope(openRequestContext(call));
  return call.lasting.selectAgent(resolveCertificate(client, scope));
}

function openOnFirstUse(open: () => AccessTokens | Promise<AccessTokens>): AccessTokens {
  let opened: Promise<AccessTokens> | undefined;
  let tokens: AccessTokens | undefined;
  const use = (): AccessTokens | Promise<AccessTokens> => tokens ?? opened ?? start();
  const start = (): AccessTokens | Promise<AccessTokens> => {
    const found = openOrReject(open);
    if (!(found instanceof Promise)) return (tokens = found);
    opened = found.then((ready) => (tokens = ready));
    return opened;
  };
  return {
    current: (need) => {
      const ready = use();
      return ready instanceof Promise ? ready.then((late) => late.current(need)) : ready.current(need);
    },
    renew: async (rejected) => (await use()).renew(rejected),
    rejectedAgain: (token) => tokens?.rejectedAgain(token),
  };
}

/** A failure is kept as a promise that rejects: all requests of the client have the same. */
function openOrReject(
  open: () => AccessTokens | Promise<AccessTokens>,
): AccessTokens | Promise<AccessTokens> {
  try {
    return open();
  } catch (error) {
    return rejectWith(error);
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is thrown may be anything
async function rejectWith(error: unknown): Promise<never> {
  throw error;
}
