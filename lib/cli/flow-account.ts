import type { FaultyAuthorizationServer } from '../platform/faulty-server/faulty-authorization-server';
import type { PlatformApi } from '../platform/rest-api/platform-api';
import type { WorldFigures } from './flow-result';

/** What is looked at. */
export interface ProbedAccount {
  /** Its id at the platform. */
  readonly account: string;
  readonly server: FaultyAuthorizationServer;
  readonly platform: Pick<PlatformApi, 'account'>;
  /** The access tokens that the API has accepted. */
  readonly accepted: readonly string[];
  readonly client: { readonly clientId: string; readonly clientSecret: string };
}

/** A script of the server may still have answers; they are used up first. */
const ATTEMPTS = 5;

/** Looks at the account as the next container would find it. Spends its refresh token, so it is for the end of a run. */
export function createAccountProbe(
  probed: ProbedAccount,
): () => Promise<Pick<WorldFigures, 'accountAlive' | 'savedTokensInUse'>> {
  return async () => {
    const stored = (probed.platform.account(probed.account)?.['oauth'] ?? {}) as Readonly<
      Record<string, unknown>
    >;
    const newest = [...probed.accepted].sort((a, b) => numberOf(a) - numberOf(b)).at(-1);
    return {
      savedTokensInUse: newest !== undefined && stored['access_token'] === newest,
      accountAlive: probed.server.grantAlive() && (await givesTokens(probed, stored['refresh_token'])),
    };
  };
}

/** The faulty server numbers its tokens in the order of their issue. */
function numberOf(token: string): number {
  return Number(/^access-(\d+)-/.exec(token)?.[1] ?? 0);
}

async function givesTokens({ server, client }: ProbedAccount, refreshToken: unknown): Promise<boolean> {
  if (typeof refreshToken !== 'string') return false;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const answer = await fetch(server.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: client.clientId,
        client_secret: client.clientSecret,
      }),
    }).catch(() => undefined);
    const body = await answer?.json().catch(() => undefined);
    if (answer?.status === 400) return false;
    if (typeof (body as { readonly access_token?: unknown } | undefined)?.access_token === 'string')
      return true;
  }
  return false;
}
