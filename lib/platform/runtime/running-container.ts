import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';

import type { ContainerRequest } from './container-protocol';
import { lostOutcome } from './lost-outcome';
import type { PendingOutcomes } from './pending-outcomes';
import type { LateRecord, StepMessage, StepOutcome } from './step-messages';

/** A running container. */
export interface Container {
  readonly pid: number;
  /**
   * Sends one message; resolves when it was acked or rejected, or as `lost` when the container ends before that.
   * Never rejects; throws for an id that is in process already.
   */
  send(message: StepMessage): Promise<StepOutcome>;
  /** SIGTERM: the messages in process are finished, those behind the prefetch are lost. Resolves when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>;
  /** Resolves with the exit code when the container has ended by whatever cause; `null` after a signal. */
  readonly ended: Promise<number | null>;
  /** All it has printed, on both streams. */
  output(): string;
  /** What messages caused after their end. */
  readonly late: readonly LateRecord[];
}

/** How a child that has started is used. */
export function containerControls(
  child: ChildProcess,
  pending: PendingOutcomes,
  ended: Promise<unknown>,
): Pick<Container, 'send' | 'stop' | 'kill'> {
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    send(message) {
      const id = message.id ?? randomUUID();
      if (!child.connected) return Promise.resolve(lostOutcome(id));
      const outcome = pending.wait(id);
      const request: ContainerRequest = { kind: 'message', message: { ...message, id } };
      // A channel that breaks now ends with the child, and then the message counts as lost.
      child.send(request, () => undefined);
      return outcome;
    },
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  };
}
