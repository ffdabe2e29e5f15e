import type { RefreshReason } from '../ports';
import type { TraceSummary } from './trace-summary';

const SHORT_REASONS: Readonly<Record<RefreshReason, string>> = {
  rejected: 'rejected',
  expiring: 'about to expire',
  interval: 'interval over',
  always: 'with every message',
  first: 'no token yet',
  forced: 'by hand',
};

/** Refreshes by reason: `3 about to expire, 1 rejected`; empty if there were none. */
export function describeReasons({ refreshesByReason }: TraceSummary): string {
  return Object.entries(refreshesByReason)
    .map(([reason, count]) => `${String(count)} ${SHORT_REASONS[reason as RefreshReason]}`)
    .join(', ');
}
