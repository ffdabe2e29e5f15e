import type { TracedEvent } from './trace-line';

/** An event, and whose tokens it is about; empty if nothing says so. */
export interface AttributedEvent {
  readonly event: TracedEvent;
  readonly credential: string;
}

/**
 * Finds out whose tokens events are about. Waits and requests without a token do not say so themselves: they belong to
 * the credential of their message, or to the one that their process has worked for last.
 */
export function attributeEvents(events: readonly TracedEvent[]): readonly AttributedEvent[] {
  const ofMessages = new Map<string, string>();
  const firstOfRuns = new Map<string, string>();
  for (const event of events) {
    const credential = credentialOf(event);
    if (credential === undefined) continue;
    if (!firstOfRuns.has(event.run)) firstOfRuns.set(event.run, credential);
    if (event.messageId !== undefined) ofMessages.set(messageKey(event), credential);
  }
  const lastOfRuns = new Map<string, string>();
  return events.map((event) => {
    const credential =
      credentialOf(event) ??
      ofMessages.get(messageKey(event)) ??
      lastOfRuns.get(event.run) ??
      firstOfRuns.get(event.run) ??
      '';
    if (credential !== '') lastOfRuns.set(event.run, credential);
    return { event, credential };
  });
}

function credentialOf(event: TracedEvent): string | undefined {
  return 'credential' in event ? event.credential : undefined;
}

function messageKey({ run, messageId = '' }: TracedEvent): string {
  return `${run}\n${messageId}`;
}
