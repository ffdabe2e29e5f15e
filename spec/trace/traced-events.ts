import type { NoRefreshEvent, RefreshEvent, RequestEvent, WaitEvent } from '../../lib/ports';
import type { TracedEvent, TraceStamp } from '../../lib/trace/trace-line';

/** 2026-03-01T12:00:00 in the zone of the specs' process. */
export const NOON = new Date(2026, 2, 1, 12).getTime();

/** What a spec wants to be different from the usual. */
export type Facts<Event> = Partial<Event> & Partial<TraceStamp> & { readonly messageId?: string };

const STAMP = { at: NOON, pid: 4711, host: 'worker', run: 'r1' };

/** A request that went as usual. */
export function requested(facts: Facts<RequestEvent> = {}): RequestEvent & TracedEvent {
  return {
    ...STAMP,
    event: 'request',
    method: 'GET',
    status: 200,
    generation: 1,
    resent: false,
    attempt: 1,
    credential: 'account-1',
    choice: 'fresh',
    ...facts,
  };
}

/** A refresh that went as usual: 50 ms, from token 1 to token 2. */
export function refreshed(facts: Facts<RefreshEvent> = {}): RefreshEvent & TracedEvent {
  const at = facts.at ?? NOON;
  return {
    ...STAMP,
    event: 'refresh',
    credential: 'account-1',
    reason: 'expiring',
    outcome: 'issued',
    generationBefore: 1,
    generationAfter: 2,
    startedAt: at - 50,
    durationMs: 50,
    waiters: 0,
    saved: true,
    rotated: true,
    exchange: { sent: ['grant_type', 'refresh_token'], status: 200, received: ['access_token'] },
    ...facts,
  };
}

/** A wait of a second after a 503. */
export function waited(facts: Facts<WaitEvent> = {}): WaitEvent & TracedEvent {
  const event = 'wait' as const;
  return {
    ...STAMP,
    event,
    method: 'GET',
    reason: 'failed',
    status: 503,
    attempt: 1,
    waitMs: 1_000,
    ...facts,
  };
}

/** A rejected token that was not renewed. */
export function notRefreshed(facts: Facts<NoRefreshEvent> = {}): NoRefreshEvent & TracedEvent {
  const event = 'no-refresh' as const;
  return { ...STAMP, event, credential: 'account-1', because: 'disabled', generation: 1, ...facts };
}

/** An event that does not say some of what it might. */
export function without<Event extends TracedEvent>(event: Event, ...names: readonly string[]): Event {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !names.includes(name))) as Event;
}
