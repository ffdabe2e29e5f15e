import type { AxiosInstance } from '../http/axios-types';
import { createAuthorizedAxios } from '../http/authorized-axios';
import type { AccessTokens } from '../ports';
import type { RuntimeConfig } from './runtime';
import { createTrace, openTokens, type Call } from './session';
import { createBaseURLResolver } from './base-url';
import { DEFAULTS } from './defaults';

/** The request helper of one call. Nothing is read or sent before its first request. */
export function createClient<Cfg extends RuntimeConfig>(call: Call<Cfg>): AxiosInstance {
  const { options, cfg, surroundings } = call;
  return createAuthorizedAxios({
    tokens: openOnFirstUse(() => openTokens(call)),
    baseURL: createBaseURLResolver(options, cfg),
    origins: options.origins ?? [],
    foreignOrigins: options.foreignOrigins ?? 'refuse',
    rejection: options.rejection ?? {},
    clock: surroundings.clock,
    trace: createTrace(call),
    defaults: {
      timeout: options.timeoutMs ?? DEFAULTS.timeoutMs,
      ...(surroundings.usesProxy ? {} : { proxy: false as const }),
      ...(options.headers === undefined ? {} : { headers: { ...options.headers } }),
    },
  });
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
