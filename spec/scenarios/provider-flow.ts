import { resolve } from 'node:path';
import { startPlatformApi } from '../../lib/platform/rest-api/platform-api';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import { createStepRunner } from '../../lib/platform/runtime/step-runner';
import { stepSettings } from '../../lib/platform/runtime/step-settings';
import { loadProvider } from '../../lib/providers/catalogue';
import type { Provider } from '../../lib/providers/provider';
import type { ProviderId } from '../../lib/providers/provider-ids';
import { script } from '../fixtures/component-scripted/script';
import { startRecordingServer, type RecordedAnswer, type RecordedRequest } from '../support/recording-server';

const COMPONENT = resolve(__dirname, '../fixtures/component-scripted');

/** What is special about one provider. */
export interface ProviderCase {
  readonly id: ProviderId;
  /** What the form has beside id and secret of the client. */
  readonly form?: Readonly<Record<string, unknown>>;
  /** What is stored beside the access token `old`; `url` is where the provider and its hosts are. */
  readonly stored: (url: string) => Readonly<Record<string, unknown>>;
  /** Begin of the paths that belong to the token endpoint. */
  readonly tokenPath: string;
  /** What the token endpoint answers. */
  readonly issued: (url: string) => unknown;
  /** How the API says that a token has ended. */
  readonly rejection: RecordedAnswer;
  /** Where the API looks for the token. Default `authorization`. */
  readonly header?: string;
}

/** What came of some messages that all found the token ended. */
export interface ProviderRun {
  readonly outcomes: readonly StepOutcome[];
  readonly tokenRequests: readonly RecordedRequest[];
  readonly apiRequests: readonly RecordedRequest[];
  /** What the platform holds afterwards. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** Where the provider was. */
  readonly url: string;
}

/** The definition with all its hosts on loopback: `https://host/path` is at `/host/path` there. */
function moveToLoopback(id: ProviderId, url: string): Provider {
  const { $schema: schema, documentation, ...facts } = loadProvider(id);
  const moved = JSON.stringify(facts).replaceAll('"https://', `"${url}/`);
  return {
    ...(JSON.parse(moved) as Provider),
    documentation,
    ...(schema === undefined ? {} : { $schema: schema }),
  };
}

/** Sends messages through an action of the scripted component, on the runtime's own classes. */
export async function runThroughExpiry(one: ProviderCase, count: number): Promise<ProviderRun> {
  const server = await startRecordingServer();
  const isToken = ({ target }: RecordedRequest): boolean => target.startsWith(one.tokenPath);
  server.respond((request) => {
    if (isToken(request)) return { body: one.issued(server.url) };
    const isNew = /\bnew$/.test(request.headers[one.header ?? 'authorization'] ?? '');
    return isNew ? { body: { name: 'Jane' } } : one.rejection;
  });
  const platform = await startPlatformApi();
  const client = { clientId: 'client-1', clientSecret: 'secret-1' };
  const stored = { access_token: 'old', ...one.stored(server.url) };
  // The component is one module for the whole process, and remembers accounts.
  const account = `account-of-${one.id}`;
  platform.addAccount(account, { ...client, ...one.form, myOAuth: stored });
  platform.addStep({ flowId: 'flow', stepId: 'step_1', accountId: account });
  script.options = { provider: moveToLoopback(one.id, server.url) };
  script.handler = async ({ http }) => ({
    body: (await http.get<Record<string, unknown>>('/people/me')).data,
  });
  const environment = {
    ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(count),
    ELASTICIO_DATA_RATE_LIMIT: '100000',
  };
  const step = {
    platformApi: platform,
    flowId: 'flow',
    stepId: 'step_1',
    functionName: 'scripted',
    environment,
  };
  const runner = createStepRunner(stepSettings({ ...step, componentDirectory: COMPONENT }));
  try {
    await runner.start();
    const outcomes = await Promise.all(Array.from({ length: count }, () => runner.process({ body: {} })));
    return {
      outcomes,
      tokenRequests: server.requests.filter(isToken),
      apiRequests: server.requests.filter((request) => !isToken(request)),
      stored: platform.account(account)?.['myOAuth'] as Readonly<Record<string, unknown>>,
      url: server.url,
    };
  } finally {
    script.options = {};
    script.handler = () => undefined;
    await runner.stop();
    await Promise.all([platform.close(), server.close()]);
  }
}
