import { attributeEvents } from '../trace/attribute-events';
import type { TracedEvent } from '../trace/trace-line';
import type { TraceArguments } from './trace-arguments';

/** The events that were asked for. */
export function selectEvents(
  events: readonly TracedEvent[],
  { since, credential }: Pick<TraceArguments, 'since' | 'credential'>,
): readonly TracedEvent[] {
  const recent = since === undefined ? events : events.filter(({ at }) => at >= since);
  if (credential === undefined) return recent;
  return attributeEvents(recent)
    .filter((attributed) => attributed.credential === credential)
    .map(({ event }) => event);
}
