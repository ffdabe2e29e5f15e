/** What was done for a request before it was given up, or answered. */
export interface Tried {
  /** How often it was sent, the resend after a rejection included. */
  readonly attempts: number;
  /** How long it waited between attempts, in milliseconds. */
  readonly waitedMs: number;
  /**
   * Why it is not sent again, if it might have been: the attempts are used up, the wait does not fit into the time of the
   * message, its method may have had an effect, its body cannot be made again, or retries are off.
   */
  readonly stoppedBy?: 'count' | 'time' | 'method' | 'body' | 'disabled';
}

const STOPS: Readonly<Record<NonNullable<Tried['stoppedBy']>, string>> = {
  count: '',
  time: ' It is not sent again now: the wait would be longer than the time that this message has left.',
  method:
    ' It is not sent again by itself, because it may have had an effect: set `retryable`, or an `Idempotency-Key`, if twice does no harm.',
  body: ' It is not sent again, because its body is used up: give `data` as a function that makes it anew.',
  disabled: '',
};

/** What was tried, as sentences with a space before each; empty if there is nothing to tell. */
export function describeTried({ attempts, waitedMs, stoppedBy }: Tried): string {
  const waited = waitedMs > 0 ? `, with ${formatSeconds(waitedMs)} of waiting` : '';
  const often = attempts > 1 ? ` It was sent ${String(attempts)} times${waited}.` : '';
  return `${often}${stoppedBy === undefined ? '' : STOPS[stoppedBy]}`;
}

/** What was tried, as evidence. */
export function triedEvidence({ attempts, waitedMs, stoppedBy }: Tried): Readonly<Record<string, unknown>> {
  return { attempts, waitedMs, ...(stoppedBy === undefined ? {} : { stoppedBy }) };
}

function formatSeconds(durationMs: number): string {
  return `${String(Math.max(0.1, Math.round(durationMs / 100) / 10))} s`;
}
