import type { Delivery } from './queue-connection';
import type { SailorSettings } from './sailor-settings';
import type { Rebound } from './step-messages';

/** What becomes of a message that the step wants back; each time it stays away twice as long. */
export function nextRebound(reason: string, delivery: Delivery, settings: SailorSettings): Rebound {
  const before = delivery.properties.headers.reboundIteration;
  const iteration = typeof before === 'number' ? before + 1 : 1;
  return { reason, iteration, expirationMs: 2 ** (iteration - 1) * settings.REBOUND_INITIAL_EXPIRATION };
}
