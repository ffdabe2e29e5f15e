import { channel } from 'node:diagnostics_channel';
import type { TraceEvent } from '../ports';

/** Name of the `node:diagnostics_channel` that every trace event is published on. */
export const TRACE_CHANNEL = 'freshkeys:trace';

const events = channel(TRACE_CHANNEL);

/** Whether anybody listens: if not, an event need not even be made. */
export function isTraced(): boolean {
  return events.hasSubscribers;
}

/** Publishes an event to whoever subscribed in this process. Costs nothing if nobody did. */
export function publishEvent(event: TraceEvent): void {
  if (events.hasSubscribers) events.publish(event);
}
