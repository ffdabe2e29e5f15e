import type { AxiosInstance } from 'axios';
import type { AuthorizedAxiosOptions } from '../../../lib/http/attempt';
import type { RetryPolicy } from '../../../lib/http/retries/retry-policy';
import type { TraceEvent } from '../../../lib/ports';
import { createTestClock, type TestClock } from '../../../lib/testing/test-clock';
import {
  createTestClient,
  listTokens,
  startRecordingServer,
  type Answer,
  type ListedTokens,
  type ReceivedRequest,
} from '../authorized-client';

/** What an API answers to the request with this index. */
export type Answerer = (request: ReceivedRequest, index: number) => Answer | undefined;

/** An API, and clients that send again, on a clock that moves with every wait. */
export interface RetryingWorld {
  readonly url: string;
  readonly clock: TestClock;
  readonly tokens: ListedTokens;
  readonly trace: readonly TraceEvent[];
  readonly received: readonly ReceivedRequest[];
  answer: Answerer;
  /** Three retries within a minute, the dice in the middle. */
  client(retry?: Partial<RetryPolicy>, options?: Partial<AuthorizedAxiosOptions>): AxiosInstance;
  close(): Promise<void>;
}

/** Opens a {@link RetryingWorld}. */
export async function openRetryingWorld(): Promise<RetryingWorld> {
  const clock = createTestClock({ automatic: true });
  const tokens = listTokens('first', 'second');
  const trace: TraceEvent[] = [];
  const server = await startRecordingServer((request) => world.answer(request, server.received.length - 1));
  const world: RetryingWorld = {
    url: server.url,
    clock,
    tokens,
    trace,
    received: server.received,
    answer: () => ({ body: { ok: true } }),
    client: (retry, options) =>
      createTestClient(server.url, tokens, {
        clock,
        retry: { count: 3, latestAt: clock.now() + 60_000, random: () => 0.5, ...retry },
        trace: (event) => void trace.push(event),
        ...options,
      }).http,
    close: () => server.close(),
  };
  return world;
}

/** Fails `times` times, then succeeds. */
export function failing(times: number, failure: Answer): Answerer {
  return (_request, index) => (index < times ? failure : { body: { ok: true } });
}
