import { generateKeyPairSync } from 'node:crypto';
import { defineConnection, type Connection } from '../../lib/component/connection';
import type { OAuth2Block } from '../../lib/component/descriptor';
import type { ConnectionOptions } from '../../lib/component/options';
import type { RuntimeConfig } from '../../lib/component/runtime';
import type { Surroundings } from '../../lib/component/surroundings';
import type { Provider } from '../../lib/providers/provider';
import { guessableBytes } from './built-requests';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';
import {
  startRecordingServer,
  parametersOf,
  type RecordedRequest,
  type RecordingServer,
} from './recording-server';

/** When these worlds begin, epoch ms. */
export const NOW = Date.parse('2026-01-01T00:00:00Z');

/** What a definition must have beside the facts. */
export const TITLES = { title: 'Synthetic', documentation: 'https://provider.example/docs' } as const;

/** What a connection is set up with. */
export interface ConnectWishes {
  /** Facts about the provider. Default: the token URL of the server. */
  readonly provider?: Partial<Provider>;
  /** What the credential form holds. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** The token response that is stored. */
  readonly stored?: Readonly<Record<string, unknown>>;
  /** The `oauth2` block of `component.json`. Default: id and secret of the form. */
  readonly block?: OAuth2Block;
  /** `false`: the component has no OAuth field. */
  readonly field?: boolean;
  readonly options?: Omit<ConnectionOptions, 'provider'>;
  readonly surroundings?: Partial<Surroundings>;
}

/** A connection, and the configuration of one account of it. */
interface Connected {
  readonly connection: Connection;
  readonly cfg: RuntimeConfig;
  readonly clock: TestClock;
}

/** A provider on loopback that writes down what it is asked, and connections with it. */
export interface ProviderWorld {
  readonly server: RecordingServer;
  readonly tokenUrl: string;
  connect(wishes?: ConnectWishes): Connected;
  /** The requests that are not for the API. */
  tokenRequests(): readonly RecordedRequest[];
  /** The parameters of the only request to the token endpoint so far; fails if there are several. */
  onlyParameters(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const CLIENT = { clientId: 'a b:c', clientSecret: 's&e:c%' };

/** A copy without some members. */
export function without<Value>(
  record: Readonly<Record<string, Value>>,
  ...names: readonly string[]
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

/** Starts a provider. Whatever begins with `/api` is its API. */
export async function openProviderWorld(): Promise<ProviderWorld> {
  const server = await startRecordingServer();
  const tokenRequests = (): readonly RecordedRequest[] =>
    server.requests.filter(({ target }) => !target.startsWith('/api'));
  return {
    server,
    tokenUrl: `${server.url}/token`,
    tokenRequests,
    connect: (wishes = {}) => connect(server.url, wishes),
    onlyParameters: () => {
      const [request, ...others] = tokenRequests();
      if (request === undefined || others.length > 0)
        throw new Error(`${String(others.length + 1)} requests`);
      return parametersOf(request.body === '' ? new URL(request.target, server.url).search : request.body);
    },
    close: () => server.close(),
  };
}

function connect(url: string, wishes: ConnectWishes): Connected {
  const { provider = {}, form = CLIENT, stored, field = true, options = {}, surroundings = {} } = wishes;
  const clock = createTestClock({ now: NOW, automatic: true });
  const whole: Provider = { ...TITLES, token: { url: `${url}/token` }, ...provider };
  const names = Object.keys(form);
  const view = (viewClass: string) => ({ label: viewClass, viewClass });
  const connection = defineConnection(
    {
      credentials: {
        fields: {
          ...Object.fromEntries(names.map((name) => [name, view('TextFieldView')])),
          ...(field ? { oauth: view('OAuthFieldView') } : {}),
        },
        oauth2: wishes.block ?? {
          ...('clientId' in form ? { client_id: '{{clientId}}' } : {}),
          ...('clientSecret' in form ? { client_secret: '{{clientSecret}}' } : {}),
        },
      },
    },
    { baseURL: `${url}/api`, ...options, provider: whole },
    { clock, random: () => 0.5, randomBytes: guessableBytes, environment: {}, ...surroundings },
  );
  return { connection, clock, cfg: { ...form, ...(stored === undefined ? {} : { oauth: stored }) } };
}

/** A key pair as PEM, made for one run of the specs. */
export const RSA_PAIR: { readonly privateKey: string; readonly publicKey: string } = generateKeyPairSync(
  'rsa',
  {
    modulusLength: 2048,
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
    publicKeyEncoding: { format: 'pem', type: 'spki' },
  },
);
