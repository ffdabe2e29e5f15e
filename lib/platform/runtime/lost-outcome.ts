import type { StepOutcome } from './step-messages';

/** The outcome of a message whose container has ended: whatever it caused is unknown here. */
export function lostOutcome(messageId: string): StepOutcome {
  const nothing = { data: [], errors: [], rebounds: [], snapshots: [], httpReplies: [] };
  return { messageId, acked: false, lost: true, ...nothing };
}
