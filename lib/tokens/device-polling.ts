import { ReauthorizationRequiredError } from '../errors';
import type { Clock, IssueFailure, IssueOutcome } from '../ports';

/** What a device authorization is polled with (RFC 8628 §3.5). */
export interface DevicePolling {
  readonly clock: Clock;
  /** Between two requests, in milliseconds. */
  readonly intervalMs: number;
  /** When the device code ends, epoch ms. */
  readonly expiresAt: number;
  /** Asks the token endpoint once. */
  readonly ask: () => Promise<IssueOutcome>;
}

/** What RFC 8628 §3.5 wants added to the interval each time that the server says `slow_down`. */
const SLOWER_MS = 5_000;

/** Polls until the person has agreed or refused, or the code has ended. */
export async function pollDeviceGrant({
  clock,
  expiresAt,
  ask,
  ...rest
}: DevicePolling): Promise<IssueOutcome> {
  let { intervalMs } = rest;
  for (;;) {
    await clock.sleep(intervalMs);
    if (clock.now() >= expiresAt) return ended();
    const outcome = await ask();
    if (outcome.issued || !isPending(outcome)) return outcome;
    if (outcome.serverError === 'slow_down') intervalMs += SLOWER_MS;
    // RFC 8628 §3.5: less often after a connection that failed.
    else if (outcome.verdict === 'transient') intervalMs *= 2;
  }
}

/** A network failure is no answer of the person either: the next request will tell. */
function isPending({ serverError, verdict }: IssueFailure): boolean {
  return serverError === 'authorization_pending' || serverError === 'slow_down' || verdict === 'transient';
}

function ended(): IssueFailure {
  return {
    issued: false,
    verdict: 'definite',
    error: new ReauthorizationRequiredError({
      code: 'REAUTHORIZATION_REQUIRED',
      sentence: 'The device code has ended before anybody agreed.',
      remedy: 'Begin again, and enter the new code in time.',
    }),
  };
}
