import type { RefreshEvent, RefreshReason, TokenExchange, WaitEvent } from '../ports';

/** Reasons in words, as they follow "because". */
export const REASONS: Readonly<Record<RefreshReason, string>> = {
  rejected: 'the API rejected the token',
  expiring: 'the token was about to expire',
  interval: 'the refresh interval was over',
  always: 'this connection refreshes with every message',
  first: 'there was no access token yet',
  forced: 'it was asked for by hand',
};

/** A refresh as one line for the log of the runtime, without any token in it. */
export function describeRefresh(event: RefreshEvent): string {
  const subject = `token of ${event.credential}`;
  const because = `because ${REASONS[event.reason]}`;
  const steps = `generation ${String(event.generationBefore)} -> ${String(event.generationAfter)}`;
  const facts = [steps, ...detailsOf(event), `${String(event.durationMs)} ms`];
  return `${OUTCOMES[event.outcome]} ${subject} ${because} (${facts.join(', ')})`;
}

/** A wait as one line: why nothing happens for a while. */
export function describeWait({ method, reason, status, attempt, waitMs }: WaitEvent): string {
  const answer = status === undefined ? 'no answer' : `status ${String(status)}`;
  const because =
    reason === 'limited'
      ? 'the API takes no more requests for now'
      : `attempt ${String(attempt)} got ${answer}`;
  return `${method} waits ${(waitMs / 1000).toFixed(1)} s because ${because}`;
}

const OUTCOMES: Readonly<Record<RefreshEvent['outcome'], string>> = {
  issued: 'Refreshed the',
  adopted: 'Adopted the newer stored',
  refused: 'The authorization server refused to refresh the',
  failed: 'Could not refresh the',
};

function detailsOf(event: RefreshEvent): string[] {
  const details: string[] = [];
  if (event.lifetimeMs !== undefined) details.push(`lives ${String(Math.round(event.lifetimeMs / 1000))} s`);
  if (event.rotated !== undefined)
    details.push(event.rotated ? 'refresh token replaced' : 'refresh token kept');
  if (event.saved !== undefined) details.push(event.saved ? 'saved' : 'NOT SAVED');
  if (event.exchange !== undefined) details.push(...describeExchange(event.exchange));
  if (event.waiters > 0) details.push(`${String(event.waiters)} waited for it`);
  if (event.errorCode !== undefined) details.push(event.errorCode);
  return details;
}

/** What was asked and answered, in names. */
function describeExchange({ sent, status, received }: TokenExchange): string[] {
  // A function has no status.
  if (status === undefined && received !== undefined)
    return [`sent ${sent.join(' ')}`, `the callback returned ${received.join(' ')}`];
  const answered = status === undefined ? 'no answer' : `status ${String(status)}`;
  return [
    `sent ${sent.join(' ')}`,
    received === undefined ? answered : `${answered} with ${received.join(' ')}`,
  ];
}
