import type { IssueOutcome } from '../../lib/ports';
import {
  refreshByCallback,
  type RefreshCallback,
  type RefreshCallbackInput,
} from '../../lib/tokens/refresh-callback';
import { createTestClock } from '../../lib/testing/test-clock';
import { buildTokens } from './renewal-session';

/** The account whose tokens are refreshed. */
const CURRENT = buildTokens('canary', {
  scopes: ['read', 'write'],
  raw: { access_token: 'access-canary', refresh_token: 'refresh-canary', instance_url: 'https://x.example' },
});

/** What the definition adds to what a callback gets. */
export const INPUT = {
  consumer_id: 'id',
  consumer_secret: 'secret-canary',
  refresh_url: 'https://provider.example/token',
};

/** How long a callback may take. */
export const DEADLINE_MS = 30_000;

/** A callback as JavaScript may have it: whatever it returns. */
export type Loose = (input: RefreshCallbackInput) => unknown;

/** Refreshes by a callback. */
export function call(callback: Loose, clock = createTestClock()): Promise<IssueOutcome> {
  return refreshByCallback(
    {
      callback: callback as RefreshCallback,
      input: INPUT,
      response: {},
      deadlineMs: DEADLINE_MS,
      clock,
      subject: 'the account "A"',
    },
    CURRENT,
  );
}
