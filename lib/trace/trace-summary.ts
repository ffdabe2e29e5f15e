import type { RefreshEvent, RefreshReason } from '../ports';
import type { TracedEvent } from './trace-line';

/** What a trace comes to. */
export interface TraceSummary {
  /** Of the first event and the last, epoch milliseconds; 0 for a trace without events. */
  readonly from: number;
  readonly to: number;
  readonly events: number;
  readonly processes: number;
  readonly credentials: number;
  readonly messages: number;
  readonly refreshes: number;
  readonly refreshesByReason: Readonly<Partial<Record<RefreshReason, number>>>;
  readonly refreshesByOutcome: Readonly<Partial<Record<RefreshEvent['outcome'], number>>>;
  /** Refreshes for which a token endpoint was asked. */
  readonly tokenRequests: number;
  readonly longestRefreshMs: number;
  /** New tokens that could not be saved. */
  readonly unsaved: number;
  readonly requests: number;
  readonly rejections: number;
  /** Requests that were sent again with another token. */
  readonly resent: number;
  /** Requests that were sent again after a failure that may pass. */
  readonly retried: number;
  /** Rejections after which no refresh was wanted. */
  readonly notRefreshed: number;
  readonly waits: number;
  readonly waitedMs: number;
}

/** Counts. */
export function summarizeTrace(events: readonly TracedEvent[]): TraceSummary {
  const refreshes = events.filter((event) => event.event === 'refresh');
  const requests = events.filter((event) => event.event === 'request');
  const waits = events.filter((event) => event.event === 'wait');
  return {
    from: events[0]?.at ?? 0,
    to: events.at(-1)?.at ?? 0,
    events: events.length,
    ...countNames(events),
    refreshes: refreshes.length,
    refreshesByReason: countBy(refreshes.map(({ reason }) => reason)),
    refreshesByOutcome: countBy(refreshes.map(({ outcome }) => outcome)),
    tokenRequests: refreshes.filter(({ exchange }) => exchange !== undefined).length,
    longestRefreshMs: refreshes.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0),
    unsaved: refreshes.filter(({ saved }) => saved === false).length,
    requests: requests.length,
    rejections: requests.filter(({ rejectedBy }) => rejectedBy !== undefined).length,
    resent: requests.filter(({ resent }) => resent).length,
    retried: requests.filter(({ resent, attempt }) => !resent && attempt > 1).length,
    notRefreshed: events.length - refreshes.length - requests.length - waits.length,
    waits: waits.length,
    waitedMs: waits.reduce((sum, { waitMs }) => sum + waitMs, 0),
  };
}

function countNames(
  events: readonly TracedEvent[],
): Pick<TraceSummary, 'processes' | 'credentials' | 'messages'> {
  const [runs, credentials, messages] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const event of events) {
    runs.add(event.run);
    if ('credential' in event) credentials.add(event.credential);
    if (event.messageId !== undefined) messages.add(event.messageId);
  }
  return { processes: runs.size, credentials: credentials.size, messages: messages.size };
}

function countBy<Name extends string>(names: readonly Name[]): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
