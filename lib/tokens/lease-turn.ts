import { LeaseTimeoutError } from '../errors';
import type { RefreshEvent } from '../ports';
import { adoptFromOthers, isUsable } from './look-again';
import type { RenewalSession } from './renewal-session';

/** How often somebody who waits for the lease looks whether it is free, in milliseconds. */
const POLL_MS = 100;

/** What a renewal came to, before it is traced. */
export type RenewalResult = Pick<RefreshEvent, 'outcome' | 'saved' | 'rotated'>;

/**
 * Does the work while this process holds the lease. Those who wait for it take over what the holder tells as soon as it
 * tells it. If nobody can be asked for the lease, the work is done without.
 *
 * @param since the generation that is to be replaced
 * @throws {LeaseTimeoutError} `LEASE_TIMEOUT` if the holder neither tells anything nor comes to an end
 */
export async function takeTurn(
  session: RenewalSession,
  since: number,
  work: (session: RenewalSession) => Promise<RenewalResult>,
): Promise<RenewalResult> {
  const { lease, clock, record } = session;
  if (lease === undefined) return work(session);
  const giveUpAt = clock.now() + lease.waitMs;
  for (;;) {
    await adoptFromOthers(session);
    if (record.generation !== since && isUsable(session)) return { outcome: 'adopted' };
    const held = await lease.take();
    if (held === 'unavailable') return work(session);
    if (held !== 'taken') {
      try {
        return await work({ ...session, held });
      } finally {
        await held.release();
      }
    }
    if (clock.now() >= giveUpAt) throw waitedTooLong(session, lease.waitMs);
    await clock.sleep(POLL_MS);
  }
}

function waitedTooLong({ subject }: RenewalSession, waitMs: number): LeaseTimeoutError {
  const seconds = String(Math.round(waitMs / 1000));
  return new LeaseTimeoutError({
    code: 'LEASE_TIMEOUT',
    sentence: `Another process has been refreshing the tokens of ${subject} for ${seconds} s and has not finished.`,
    remedy:
      'Nothing is lost: send the message again later, or let transient failures rebound. If it stays so, look at the log of the other containers.',
    cause: { waitMs },
  });
}
