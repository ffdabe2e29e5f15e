import { startPlatformApi, type PlatformApi } from '../platform/rest-api/platform-api';
import { startContainer } from '../platform/runtime/container-process';
import { detouredChild } from '../platform/runtime/detoured-child';
import type { Container } from '../platform/runtime/running-container';
import { runService, type ServiceOutcome } from '../platform/runtime/service-runner';
import type { StepOutcome } from '../platform/runtime/step-messages';
import { createCanary } from '../testing/canary';
import { startFakeProvider, type FakeProvider } from '../testing/fake-provider';
import type { FakeProviderOptions } from '../testing/fake-provider-options';
import type { ProviderTokens } from '../testing/fake-tokens';
import type { CheckSubject } from './check-subject';
import { leaksIn } from './leaks';
import { withTimeLimit, type Unfinished } from './time-limit';

type Members = Readonly<Record<string, unknown>>;

/** What came of a message, or that nothing came in time. */
export type MessageEnd = StepOutcome | Unfinished;

/** One situation: a provider and a platform of its own, an account that is connected, and containers. */
export interface CheckWorld {
  readonly subject: CheckSubject;
  readonly provider: FakeProvider;
  readonly platform: Pick<PlatformApi, 'failUpdates'>;
  /** Starts a container of the step, which reads its configuration now. */
  readonly start: () => Promise<CheckContainer>;
  /** Runs `verifyCredentials` on the form with these tokens, as a credential that is not saved yet. */
  readonly verify: (tokens: Members) => Promise<ServiceOutcome>;
  /** What is stored at the platform now in the place of the tokens. */
  readonly stored: () => Members;
  /** A person connects the account again: other tokens are stored. */
  readonly connectAgain: () => ProviderTokens;
  /** Where a secret has shown up so far. */
  readonly leaks: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** A container that messages can be sent to. */
export interface CheckContainer {
  /** Sends a message, or as many at once. */
  readonly send: (count?: number) => Promise<readonly MessageEnd[]>;
}

/** How a situation begins. */
export interface WorldOptions extends FakeProviderOptions {
  /** Fields of the form other than usual. */
  readonly cfg?: Members;
  /** How long a message may take. */
  readonly messageLimitMs: number;
}

const ACCOUNT = 'account-1';
const STEP = { flowId: 'flow-1', stepId: 'step_1' } as const;
const PREFETCH = 10;

/** Opens a situation for this component. */
export async function openWorld(subject: CheckSubject, options: WorldOptions): Promise<CheckWorld> {
  const { answers, tokens, tokenPaths } = subject;
  const issued = { ...tokens, ...options.issued };
  const provider = await startFakeProvider({ ...options, answers, issued, tokenPaths });
  const platform = await startPlatformApi();
  const form = { ...subject.fillForm(provider), ...options.cfg };
  const containers: Container[] = [];
  const printed: unknown[] = [];
  const { execArgv, environment } = childOf(subject, provider);
  const connectAgain = (): ProviderTokens => {
    const tokens = provider.issue();
    platform.addAccount(ACCOUNT, { ...form, [subject.oauthField]: tokens });
    return tokens;
  };
  connectAgain();
  platform.addStep({ ...STEP, accountId: ACCOUNT });
  const common = { componentDirectory: subject.directory, platformApi: platform, execArgv, environment };
  return {
    ...{ subject, provider, platform, connectAgain },
    async start() {
      const container = await startContainer({ ...STEP, ...common, functionName: subject.functionName });
      containers.push(container);
      return openContainer(container, subject, { printed, limitMs: options.messageLimitMs });
    },
    async verify(tokens) {
      const cfg = { ...form, [subject.oauthField]: tokens };
      const outcome = await runService({ ...common, method: 'verifyCredentials', cfg });
      printed.push(outcome);
      return outcome;
    },
    stored: () => (platform.account(ACCOUNT)?.[subject.oauthField] ?? {}) as Members,
    leaks: () => leaksIn([...printed, ...outputs(containers)], createCanary(provider.secrets)),
    async close() {
      // At once: nothing of what a component does at its end is of interest.
      await Promise.all(containers.map((container) => container.kill()));
      await Promise.all([provider.close(), platform.close()]);
    },
  };
}

function childOf(subject: CheckSubject, provider: FakeProvider): ReturnType<typeof detouredChild> {
  const { execArgv, environment } = detouredChild(provider.url);
  return {
    execArgv,
    environment: {
      ...environment,
      // The containers of this situation are alone in the world.
      FRESHKEYS_REDIS_URL: '',
      LOG_LEVEL: 'debug',
      ELASTICIO_RABBITMQ_PREFETCH_SAILOR: String(PREFETCH),
      ...subject.fillEnvironment(provider),
    },
  };
}

function outputs(containers: readonly Container[]): readonly string[] {
  return containers.map((container) => container.output());
}

function openContainer(
  container: Container,
  { message }: CheckSubject,
  { printed, limitMs }: { readonly printed: unknown[]; readonly limitMs: number },
): CheckContainer {
  return {
    async send(count = 1) {
      const sent = Array.from({ length: count }, () =>
        withTimeLimit(container.send({ body: message }), limitMs),
      );
      const ends = await Promise.all(sent);
      printed.push(...ends);
      return ends;
    },
  };
}
