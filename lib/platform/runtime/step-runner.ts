import { createIsolatedSailor } from './isolated-sailor';
import { createLoopbackQueue } from './loopback-queue';
import { loadSailor } from './sailor-runtime';
import type { SailorSettings } from './sailor-settings';
import type { LateRecord, StepMessage, StepOutcome } from './step-messages';

/** What may be told to a step runner. */
export interface StepRunnerOptions {
  /** Called for everything that a message causes after its end. */
  readonly onLate?: (late: LateRecord) => void;
}

/** One step of a flow, run in this process. */
export interface StepRunner {
  /** Reads the step over HTTP, once, loads the component, calls its `init`, and starts to take messages. */
  start(): Promise<void>;
  /**
   * Sends one message through the step; resolves when it was acked or rejected. Before `start` it waits in the queue,
   * and so it does while as many messages are in process as the prefetch allows (default 1).
   *
   * @throws AssertionError if its id is in the queue already
   */
  process(message: StepMessage): Promise<StepOutcome>;
  /**
   * What SIGTERM does: takes no more messages, waits for those in process (for ever, if one never ends), gives up
   * those that wait.
   */
  stop(): Promise<void>;
  /** Everything that messages caused after their end. */
  readonly late: readonly LateRecord[];
}

/**
 * Runs one step on the runtime's own classes: its `Sailor` with its own component reader, listeners, copy of the
 * configuration for each message, throttles and REST client. Only the broker is replaced, by a queue in memory.
 *
 * Two runners in one process are not two containers: a component that is loaded twice is one module with one state,
 * whatever it remembers outlives a runner, and a message id must not be in process in both at once.
 *
 * @param settings from `stepSettings`, or the runtime's own reading of the environment
 */
export function createStepRunner(settings: SailorSettings, options: StepRunnerOptions = {}): StepRunner {
  const runtime = loadSailor();
  const late: LateRecord[] = [];
  const sailor = createIsolatedSailor(runtime, settings);
  const queue = createLoopbackQueue({
    settings,
    forget: runtime.messagesInProcess.deleteMessage,
    onLate(record) {
      late.push(record);
      options.onLate?.(record);
    },
  });
  sailor.amqpConnection = queue.connection;

  return {
    late,
    process: (message) => queue.deliver(message),
    // The order of the runtime's run.js.
    async start() {
      await sailor.connect();
      await sailor.prepare();
      await sailor.runHookInit();
      await sailor.run();
    },
    async stop() {
      await sailor.scheduleShutdown();
      await sailor.disconnect();
    },
  };
}
