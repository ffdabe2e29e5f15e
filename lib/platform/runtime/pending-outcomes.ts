import assert from 'node:assert/strict';

import { deferred, type Deferred } from '../deferred';
import { lostOutcome } from './lost-outcome';
import type { StepOutcome } from './step-messages';

/** The messages in process, as far as the sender knows. */
export interface PendingOutcomes {
  /** Throws for an id that is in process already. */
  readonly wait: (messageId: string) => Promise<StepOutcome>;
  readonly settle: (outcome: StepOutcome) => void;
  /** Gives up all of them. */
  readonly lose: () => void;
}

/** No messages. */
export function createPendingOutcomes(): PendingOutcomes {
  const pending = new Map<string, Deferred<StepOutcome>>();
  const settle = (outcome: StepOutcome): void => {
    pending.get(outcome.messageId)?.resolve(outcome);
    pending.delete(outcome.messageId);
  };
  return {
    wait(messageId) {
      assert(!pending.has(messageId), `message ${messageId} is in process already`);
      const outcome = deferred<StepOutcome>();
      pending.set(messageId, outcome);
      return outcome.promise;
    },
    settle,
    lose() {
      for (const messageId of pending.keys()) settle(lostOutcome(messageId));
    },
  };
}
