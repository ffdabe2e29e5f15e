import { createIsolatedSailor } from './isolated-sailor';
import { createLoopbackQueue } from './loopback-queue';
import type { QueueConnection } from './queue-connection';
import { loadSailor, type RestApiClient } from './sailor-runtime';
import type { LateRecord, StepMessage, StepOutcome } from './step-messages';
import { stepEnvironment } from './step-environment';

/** A function to run as `process` of a step. */
export interface FunctionRun {
  // The runtime calls it with whatever there is; what it takes is a matter of its author.
  readonly process: (this: unknown, ...parameters: readonly unknown[]) => unknown;
  readonly message: StepMessage;
  /** The step's configuration, credential included. The function gets a copy, as in the runtime. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly snapshot: unknown;
  readonly variables: Readonly<Record<string, string>>;
  /** What `getApiClient()` gives. */
  readonly apiClient: RestApiClient;
  /** More `ELASTICIO_*` variables, or other values for the usual ones: what `getConfig()` gives. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets somebody look at what the runtime sends, before it is recorded. */
  readonly observe: (queue: QueueConnection) => QueueConnection;
  readonly onLate: (late: LateRecord) => void;
}

/** Names a step that exists nowhere but here. */
const STEP = { flowId: 'flow-1', stepId: 'step_1', functionName: 'process' } as const;

/** Nobody listens there, and the client that would ask is replaced. */
const NO_PLATFORM = { url: 'http://127.0.0.1:9', username: 'task-user', apiKey: 'no-key' } as const;

/**
 * Runs one function as the runtime does it with a step: its own `Sailor` copies the configuration, makes the context,
 * listens to what is emitted, counts errors, and acks or rejects. The broker, the platform's API and the component's
 * directory are replaced; nothing is sent over a network.
 */
export async function runFunction(run: FunctionRun): Promise<StepOutcome> {
  const runtime = loadSailor();
  const settings = runtime.readSettings(
    stepEnvironment({ ...STEP, platformApi: NO_PLATFORM, environment: run.environment }),
  );
  const sailor = createIsolatedSailor(runtime, settings);
  const queue = createLoopbackQueue({
    settings,
    forget: runtime.messagesInProcess.deleteMessage,
    onLate: run.onLate,
  });
  sailor.apiClient = run.apiClient;
  sailor.amqpConnection = run.observe(queue.connection);
  sailor.stepData = { config: run.config, variables: run.variables };
  sailor.snapshot = run.snapshot;
  sailor.componentReader = {
    loadTriggerOrAction: () => Promise.resolve({ process: run.process }),
    findTriggerOrActionDefinition: () => ({ autoResolveObjectReferences: false }),
  };
  await sailor.run();
  return queue.deliver(run.message);
}
