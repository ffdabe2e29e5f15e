import { randomUUID } from 'node:crypto';
import { openStepBroker, type StepBroker } from '../broker/step-broker';
import type { StepMessage } from '../runtime/step-messages';
import type { FlowContainer } from './flow-container';
import { createContainerFleet, type ContainerFleet } from './container-fleet';
import { createFlowLedger, type FlowLedger } from './flow-ledger';
import type { FlowOptions } from './flow-options';
import { createSettlement, type FlowEnd } from './settlement';

/** A flow that is open. */
export interface Flow extends Omit<FlowLedger, 'add' | 'record' | 'openCount'> {
  /** All that were ever started, in order. None is started again by itself. */
  readonly containers: readonly FlowContainer[];
  /** Resolves when all of them listen. @throws ContainerStartError with the reason if one ends before that */
  start(count?: number): Promise<readonly FlowContainer[]>;
  /** Resolves with the ids when the broker has confirmed all messages. */
  send(messages: readonly StepMessage[]): Promise<readonly string[]>;
  /** Sends a message that no container can decrypt; resolves with its id. */
  sendUndecryptable(): Promise<string>;
  /**
   * Resolves when every message has an outcome, or cannot get one: because no container is left, the broker is gone,
   * or the time is over.
   */
  whenSettled(limit: { readonly timeoutMs: number }): Promise<FlowEnd>;
  /** Messages that no container has taken yet. */
  waiting(): Promise<number>;
  /** SIGTERM to all; after `timeoutMs` (default 10 s) SIGKILL. Resolves when all counts are final. */
  stop(timeoutMs?: number): Promise<void>;
  /** Kills what still runs, and deletes everything at the broker. May be called twice. */
  close(): Promise<void>;
}

/**
 * Opens a flow; its containers are started by {@link Flow.start}.
 *
 * @throws BrokerError if the broker cannot be used
 */
export async function openFlow(options: FlowOptions): Promise<Flow> {
  const ledger = createFlowLedger();
  let isLost = false;
  const settlement = createSettlement(() => {
    if (ledger.openCount() === 0) return 'settled';
    if (isLost) return 'broker-lost';
    return fleet.isGone() ? 'containers-ended' : undefined;
  });
  const broker = await openStepBroker({
    url: options.amqpUrl,
    stepId: options.stepId,
    onOutput(output) {
      ledger.record(output);
      settlement.changed();
    },
    onLost() {
      isLost = true;
      settlement.changed();
    },
  });
  const fleet = createContainerFleet(options, broker.environment, {
    // What a container has sent before its end may still be under way.
    onEnd: () => drainQuietly(broker),
    onGone: settlement.changed,
  });
  return assemble({ broker, fleet, ledger, whenSettled: ({ timeoutMs }) => settlement.wait(timeoutMs) });
}

interface Parts extends Pick<Flow, 'whenSettled'> {
  readonly broker: StepBroker;
  readonly fleet: ContainerFleet;
  readonly ledger: FlowLedger;
}

function assemble({ broker, fleet, ledger, whenSettled }: Parts): Flow {
  const { add, counts, outcomeOf, outcomes, containerErrors, times } = ledger;
  return {
    ...{ counts, outcomeOf, outcomes, containerErrors, times },
    containers: fleet.containers,
    start: (count = 1) => fleet.start(count),
    async send(messages) {
      const named = messages.map((message) => ({ ...message, id: message.id ?? randomUUID() }));
      add(named.map(({ id }) => id));
      return broker.publish(named);
    },
    async sendUndecryptable() {
      const id = randomUUID();
      add([id]);
      return broker.publishRaw(Buffer.from('no message of this flow'), id);
    },
    whenSettled,
    waiting: async () => (await broker.input()).messageCount,
    async stop(timeoutMs) {
      await fleet.stop(timeoutMs);
      await drainQuietly(broker);
    },
    async close() {
      await fleet.kill();
      await broker.close();
    },
  };
}

/** A broker that is gone has nothing more to tell. */
function drainQuietly(broker: StepBroker): Promise<void> {
  return broker.drain().catch(() => undefined);
}
