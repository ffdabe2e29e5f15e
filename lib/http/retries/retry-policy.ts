import type { Random } from '../../ports';

/** How often a request is sent again after a failure that may pass, and until when. */
export interface RetryPolicy {
  /** Further attempts beside the first; 0: none. */
  readonly count: number;
  /** Until when a wait must be over: the end of the time that the message has, epoch ms. */
  readonly latestAt: number;
  readonly random: Random;
}

/** What failed, in what matters for sending it again. */
export interface PassingFailure {
  /** How long the API asked to wait, in milliseconds, if it did. */
  readonly askedMs: number | undefined;
  /** Whether the API certainly did nothing: it was never reached, or it says that it was asked too often. */
  readonly untouched: boolean;
}

/** What is known when it must be decided. */
export interface RetryQuestion {
  readonly failure: PassingFailure;
  readonly policy: RetryPolicy;
  /** Whether sending the request twice does no harm. */
  readonly isRepeatable: boolean;
  /** Whether its body can be made again. */
  readonly hasBodyAgain: boolean;
  /** How often it was sent again already. */
  readonly retriesMade: number;
  /** Epoch ms. */
  readonly now: number;
}

/** Whether to send a request again, and when; else why not. */
export type RetryDecision =
  | { readonly again: true; readonly waitMs: number }
  | { readonly again: false; readonly stoppedBy: 'disabled' | 'method' | 'body' | 'count' | 'time' };

/** The first backoff is somewhere below this; each further one below twice as much. */
const BASE_MS = 500;

/** A backoff of our own never grows above this. What the API asks for may be longer. */
const CAP_MS = 60_000;

/**
 * The one place that decides whether a request is sent again after a failure that may pass.
 *
 * The backoff is exponential with full jitter. It comes on top of a wait that the API asks for, because all who were told
 * the same would come back in the same moment.
 */
export function selectRetry(question: RetryQuestion): RetryDecision {
  const { failure, policy, retriesMade } = question;
  if (policy.count <= 0) return { again: false, stoppedBy: 'disabled' };
  if (!failure.untouched && !question.isRepeatable) return { again: false, stoppedBy: 'method' };
  if (!question.hasBodyAgain) return { again: false, stoppedBy: 'body' };
  if (retriesMade >= policy.count) return { again: false, stoppedBy: 'count' };
  const waitMs = selectWait({ askedMs: failure.askedMs, retriesMade, random: policy.random });
  return question.now + waitMs > policy.latestAt
    ? { again: false, stoppedBy: 'time' }
    : { again: true, waitMs };
}

function selectWait({
  askedMs = 0,
  retriesMade,
  random,
}: Pick<RetryQuestion, 'retriesMade'> &
  Pick<RetryPolicy, 'random'> & { readonly askedMs: number | undefined }): number {
  return Math.ceil(askedMs + random() * Math.min(CAP_MS, BASE_MS * 2 ** retriesMade));
}
