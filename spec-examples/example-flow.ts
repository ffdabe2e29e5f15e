import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFlow, type Flow } from '../lib/platform/flow/flow';
import { startPlatformApi, type PlatformApi } from '../lib/platform/rest-api/platform-api';
import { detouredChild } from '../lib/platform/runtime/detoured-child';
import { runService, type ServiceOutcome } from '../lib/platform/runtime/service-runner';
import type { FakeProvider } from '../lib/testing/fake-provider';
import { copyExample, EXAMPLES, loadStandIn, type StandIn } from './example-folder';

const AMQP_URL = 'amqp://guest:guest@127.0.0.1:5672';
const SECRET = 'secret-1';

type Members = Readonly<Record<string, unknown>>;

/** How a flow with an example is set up. */
export interface ExampleOptions {
  readonly form?: Members;
  /** Variables other than those of the example; `undefined` takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The platform keeps and renews the tokens (component.secrets.json). */
  readonly secrets?: boolean;
}

/** An example in the runtime's own containers on RabbitMQ, beside a stand-in for its provider, with one account. */
export interface ExampleFlow extends Pick<Flow, 'counts' | 'outcomes'> {
  readonly provider: FakeProvider;
  readonly platform: PlatformApi;
  /** The token response that the platform holds. */
  readonly stored: () => Members;
  /** Starts containers, sends the example's message so often, and waits for all outcomes. */
  readonly deliver: (count: number, containers?: number) => Promise<void>;
  /** Runs verifyCredentials as the "Verify" button does, on the stored account. */
  readonly verify: () => Promise<ServiceOutcome>;
  readonly close: () => Promise<void>;
}

/** Opens it. Fails if RabbitMQ is not there, or the example is not installed and built. */
export async function openExample(
  name: string,
  action: string,
  options: ExampleOptions = {},
): Promise<ExampleFlow> {
  const directory = join(EXAMPLES, name);
  const standIn = loadStandIn(name);
  const provider = await standIn.startStandIn();
  const platform = await startPlatformApi();
  const account = `example-${randomUUID()}`;
  const form = { ...standIn.form, ...options.form };
  if (options.secrets === true) {
    platform.addSecret(SECRET, provider.issue(), () => renewAsPlatform(platform, provider, standIn));
    platform.addStep({ flowId: account, stepId: 'step', fields: { ...form, secretId: SECRET } });
  } else {
    platform.addAccount(account, { ...form, oauth: provider.issue() });
    platform.addStep({ flowId: account, stepId: 'step', accountId: account });
  }
  const component = options.secrets === true ? copyExample(name, 'component.secrets.json') : directory;
  const child = detouredChild(provider.url);
  const environment = {
    ...{ ...child.environment, ...standIn.environment, API_RETRIES_COUNT: '0', FRESHKEYS_REDIS_URL: '' },
    ...options.environment,
  };
  const common = { componentDirectory: component, platformApi: platform, execArgv: child.execArgv };
  const flow = await openFlow({
    ...{ ...common, environment, amqpUrl: AMQP_URL, flowId: account, stepId: 'step' },
    functionName: action,
    prefetch: 10,
  });
  return {
    provider,
    platform,
    counts: flow.counts,
    outcomes: flow.outcomes,
    stored: () => (platform.account(account)?.['oauth'] ?? platform.secret(SECRET)) as Members,
    deliver: async (count, containers = 1) => {
      await flow.start(containers);
      await flow.send(Array.from({ length: count }, () => ({ body: standIn.message })));
      await flow.whenSettled({ timeoutMs: 50_000 });
    },
    verify: () =>
      runService({
        ...common,
        method: 'verifyCredentials',
        cfg: { ...platform.account(account), _account: account },
        environment: { ...child.environment, ...standIn.environment, API_RETRIES_COUNT: '0' },
      }),
    close: async () => {
      await flow.close();
      await Promise.all([provider.close(), platform.close()]);
      if (component !== directory) rmSync(component, { recursive: true });
    },
  };
}

/** The platform's side of a secret: it spends the refresh token itself. */
async function renewAsPlatform(
  platform: PlatformApi,
  { url }: FakeProvider,
  { environment }: StandIn,
): Promise<Members> {
  const [clientId = '', clientSecret = ''] = Object.values(environment);
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: String(platform.secret(SECRET)?.['refresh_token']),
      client_id: clientId,
      client_secret: clientSecret,
    }),
  });
  return (await answer.json()) as Members;
}
