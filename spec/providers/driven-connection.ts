import { defineConnection, type Connection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { RuntimeConfig } from '../../lib/component/runtime';
import type { Provider } from '../../lib/providers/provider';
import { withValueAt } from '../../lib/oauth2/json-path';
import { obtainsByItself, prefersRefreshToken } from '../../lib/settings/obtaining';
import { buildSampleAccount } from '../../lib/settings/sample-account';
import { guessableBytes } from '../support/built-requests';
import { createTestClock } from '../../lib/testing/test-clock';
import { createTaskContext } from '../support/runtime-context';
import {
  tapTransport,
  type RecordedAnswer,
  type RecordingServer,
  type TappedRequest,
} from '../support/recording-server';

/** When everything happens, epoch ms. */
export const NOW = Date.parse('2026-01-01T00:00:00Z');

const REDIRECT_URI = 'http://127.0.0.1:8080/callback';
const CODE = 'authorization-code';

/** A connection with a provider, an account of it, and what the connection sent. */
interface DrivenConnection {
  readonly connection: Connection;
  readonly cfg: RuntimeConfig;
  readonly sent: readonly TappedRequest[];
  /** What a dry run is given for the same account. */
  readonly account: Readonly<Record<string, unknown>>;
}

/** The credential form that a component for this provider would have. */
function describeForm({ fields = {}, client = {} }: Provider) {
  const own = {
    ...(client.id === undefined ? { client_id: '{{clientId}}' } : {}),
    client_secret: '{{clientSecret}}',
  };
  const names = ['clientId', 'clientSecret', ...Object.keys(fields)];
  const view = (viewClass: string) => ({ label: viewClass, viewClass });
  return {
    credentials: {
      fields: {
        ...Object.fromEntries(names.map((name) => [name, view('TextFieldView')])),
        oauth: view('OAuthFieldView'),
      },
      oauth2: own,
    },
  };
}

/** Connects an account of samples to a server that plays the provider. */
export function driveConnection(
  provider: Provider,
  server: RecordingServer,
  options: ConnectionOptions,
): DrivenConnection {
  const { cfg, raw: sample } = buildSampleAccount(provider);
  const raw = { ...sample, refresh_token: hasRefreshToken(provider) ? sample['refresh_token'] : null };
  const tap = tapTransport(server);
  const connection = defineConnection(describeForm(provider), options, {
    clock: createTestClock({ now: NOW, automatic: true }),
    random: () => 0,
    randomBytes: guessableBytes,
    transport: tap,
    environment: {},
  });
  return {
    connection,
    cfg: { ...cfg, clientId: cfg['client_id'], clientSecret: cfg['client_secret'], oauth: raw },
    sent: tap.sent,
    account: { ...cfg, tokens: raw, redirect_uri: REDIRECT_URI, code: CODE },
  };
}

/** Grants that are simply repeated give none, unless their definition knows what to do with one. */
function hasRefreshToken(provider: Provider): boolean {
  return !obtainsByItself(provider) || (provider.refresh !== undefined && prefersRefreshToken(provider));
}

/** A token response in which the provider's own paths lead to the tokens, too: those of the sample account. */
export function answerAsDeclared(provider: Provider): RecordedAnswer {
  const { response = {} } = provider;
  let body: Record<string, unknown> = { access_token: 'access-token' };
  const headers: Record<string, string> = {};
  const set = (path: string | undefined, value: string): void => {
    if (path?.startsWith('header:') === true) headers[path.slice('header:'.length)] = value;
    else if (path !== undefined) body = withValueAt(body, path, value);
  };
  set(response.accessToken, 'access-token');
  if (hasRefreshToken(provider)) {
    set('refresh_token', 'refresh-token');
    set(response.refreshToken, 'refresh-token');
  }
  return { body, headers };
}

/** Signs in: what the browser opens, and the exchange of what it brings back. */
async function signIn({ connection, cfg }: DrivenConnection, provider: Provider): Promise<string> {
  const { codeParameter = 'code', keep = [] } = provider.authorize ?? {};
  const pending = connection.authorize(cfg, REDIRECT_URI);
  const callback = new URL(REDIRECT_URI);
  callback.searchParams.set('state', pending.state);
  callback.searchParams.set(codeParameter, CODE);
  const stored = cfg['oauth'] as Readonly<Record<string, string | undefined>>;
  for (const name of keep) callback.searchParams.set(name, stored[name] ?? name);
  await connection.exchange(cfg, pending, callback.href);
  return pending.url;
}

/** Everything that a connection can send to the provider of an account, in the order of a dry run. */
export async function sendEverything(driven: DrivenConnection, provider: Provider): Promise<string[]> {
  const { connection, cfg } = driven;
  const opened: string[] = [];
  if (provider.authorize !== undefined) opened.push(await signIn(driven, provider));
  if (provider.deviceAuthorization !== undefined) await connection.authorizeDevice(cfg, () => undefined);
  if (obtainsByItself(provider)) await connection.obtain(cfg);
  // With `refresh.when: 'always'` the first request to the API renews the token.
  await connection.client(createTaskContext(), cfg).get('/api');
  if (provider.revoke !== undefined) await connection.revoke(cfg);
  return opened;
}
