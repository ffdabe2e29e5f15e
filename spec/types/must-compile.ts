// Compiled by `tsc -p tsconfig.check.json` and never run: what authors may write.
import axios from 'axios';
import {
  createFileStore,
  createMemoryStore,
  defineConnection,
  isFreshkeysError,
  type ConnectionOptions,
  type ErrorCode,
  type IncomingMessage,
  type ProcessFunction,
  type RuntimeConfig,
  type RuntimeContext,
  type VerifyFunction,
} from 'freshkeys';
import descriptor from './example/component.json';

interface Cfg extends RuntimeConfig {
  readonly region: 'eu' | 'us';
}

const connection = defineConnection<Cfg>(descriptor, ({ region }) => ({
  baseURL: `https://${region}.example.com`,
  refresh: { when: { everySeconds: 900 }, scope: 'send', request: 'query', expiry: { format: 'date' } },
  rejection: { statuses: [403], body: [{ path: 'error.code', values: ['expired', 5] }], text: /expired/ },
  transientFailures: 'rebound',
}));

/** Message body, configuration and snapshot have the types that the author gives them. */
export const typedBody: ProcessFunction = connection.action<{ readonly email: string }>(
  async ({ http, message, cfg, emit, logger }) => {
    const email: string = message.body.email.toLowerCase();
    const region: 'eu' | 'us' = cfg.region;
    const { data } = await http.get<readonly { readonly id: string }[]>('/contacts', {
      params: { email, region },
    });
    for (const { id } of data) await emit.data({ body: { id } });
    logger.info(String(data.length));
  },
);

export const typedSnapshot: ProcessFunction = connection.trigger<{ readonly since?: string }>(
  ({ snapshot, emit }) => emit.snapshot({ since: snapshot.since?.trim() ?? '' }),
);

/** Everything that a handler may return. */
export const results: readonly ProcessFunction[] = [
  connection.action(() => ({ body: 1 })),
  connection.action(() => [{ body: 1 }, { body: 2, id: 'x', headers: { a: 'b' } }]),
  connection.action(() => undefined),
  connection.action(() => null),
  connection.action(() => Promise.resolve()),
  connection.action(async ({ message, emit }) => emit.data({ ...message, body: 2 })),
  connection.action(({ message }) => (message.id === undefined ? undefined : { ...message, body: 2 })),
];

/** All of axios works on the helper. */
export const moved: ProcessFunction = connection.action(async ({ http }) => {
  http.interceptors.request.use((config) => config);
  const response = await http.request<string>({ method: 'PATCH', url: '/x', data: () => 'body', timeout: 5 });
  return { body: response.data.trim() };
});

export async function handWritten(
  this: RuntimeContext,
  _message: IncomingMessage,
  cfg: Cfg,
): Promise<unknown> {
  return (await connection.client(this, cfg).get<unknown>('/me')).data;
}

export const verifies: readonly VerifyFunction[] = [
  connection.verify(() => undefined),
  connection.verify(({ cfg }) => cfg.region === 'eu'),
  connection.verify(() => ({ verified: false, reason: 'no' })),
];

export const serviceMethods = {
  select: connection.selectModel(({ cfg }) => ({ [cfg.region]: 'Region' })),
  meta: connection.metaModel(() => Promise.resolve({ in: {}, out: {} })),
};

export const stores: readonly ConnectionOptions[] = [
  { store: createFileStore('.tokens.json') },
  { store: createMemoryStore({ access_token: 'a' }) },
  {},
];

/** Errors are told apart by code, and look like axios errors to code that asks axios. */
export function codeOf(error: unknown): ErrorCode | number | undefined {
  if (isFreshkeysError(error)) return error.code;
  return axios.isAxiosError(error) ? error.response?.status : undefined;
}

/** Any JSON may be passed: what is wrong with it is reported at run time. */
export const unchecked = [defineConnection({}), defineConnection({ credentials: 5 })];
