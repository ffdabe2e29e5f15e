import type { AxiosResponse } from 'axios';
import type { Clock } from '../../ports';
import { createRateCounter, type DeclaredRate } from './declared-rate';
import { createLearnedLimit, isLesson, type Departures, type Lesson } from './learned-limit';
import { readWait, type RateLimitShape } from './rate-limit';
import { readLimits } from './rate-limit-fields';
import { createTurnQueue, type Admission } from './turn-queue';

/** Where the answer to a request is reported to: {@link RateBudget.observe}. */
export type Ticket = number;

/** A request would have to wait for longer than it has time. */
export interface TooLate {
  /** When it could be sent at the earliest, as far as that is known, epoch ms. */
  readonly readyAt: number;
}

/** What becomes of the wish to send. */
export type Turn = Ticket | TooLate;

/** The right to send one request. */
export interface Departure {
  /** Reports its answer, or that there is none: once. */
  readonly end: (response?: AxiosResponse) => void;
}

/**
 * Asks for the right to send a request to an origin. No promise is made where it need not wait, as for most.
 *
 * @param latestAt a turn after this moment is of no use, epoch ms
 * @param signal who leaves takes no turn: the promise rejects with the reason of the signal
 */
export type AskForTurn = (
  origin: string,
  latestAt: number,
  signal?: AbortSignal,
) => Departure | TooLate | Promise<Departure | TooLate>;

/** Lets parallel requests to one API wait for each other, instead of running into its rate limit. */
export interface RateBudget {
  /**
   * Asks for a turn; turns are given in the order of asking. Whoever gets a ticket must send one request and then call
   * {@link observe}. No promise is made where a turn is free.
   *
   * @param latestAt a turn after this moment is of no use, epoch ms: the answer is `TooLate`, as soon as that is clear
   * @param signal who leaves takes no turn: the promise rejects with the reason of the signal
   */
  acquire(latestAt: number, signal?: AbortSignal): Turn | Promise<Turn>;
  /** Reports the answer of a request, or that there is none: once for each ticket. */
  observe(ticket: Ticket, response?: AxiosResponse): void;
  /** Whether nobody waits, nothing is on its way, and nothing is known or counted: a new one would do as well. */
  isIdle(): boolean;
}

/** What a budget is made with. */
export interface RateBudgetParts {
  readonly clock: Clock;
  /** What the author declares. Without it, the headers of the answers say it. */
  readonly declared?: DeclaredRate | undefined;
  /** Where an answer says how long to wait, and with which status. */
  readonly rateLimit?: RateLimitShape | undefined;
  /** Who was sent before there was a budget. Default: nobody. */
  readonly departures?: Departures;
}

const NOBODY: Departures = { departed: 0, onTheirWay: 0 };

/**
 * Creates the budget of one account with one API. With a declared rate it keeps to that. Without, it learns from answers
 * that say what remains and until when. An answer that refuses a request for the limit and says for how long holds up
 * all requests until then, whatever is declared; for an hour at most, and headers alone for a minute.
 */
export function createRateBudget(parts: RateBudgetParts): RateBudget {
  const { clock, declared, departures = NOBODY } = parts;
  const learned = createLearnedLimit(departures);
  const counter = declared === undefined ? undefined : createRateCounter(declared);
  const admission: Admission = {
    isFree: (now) => learned.isFree(now) && (counter === undefined || counter.readyAt(now, 0) === 0),
    earliestAt: (now, ahead) => Math.max(learned.earliestAt(now), counter?.readyAt(now, ahead) ?? 0),
    changesAt: (now) => (learned.isFree(now) ? 0 : learned.changesAt(now)) || (counter?.readyAt(now, 0) ?? 0),
    admit: (now) => {
      counter?.count(now);
      return learned.depart();
    },
  };
  const queue = createTurnQueue(clock, admission);
  return {
    acquire: queue.acquire,
    observe: (ticket, response) => {
      const now = clock.now();
      learned.learn(ticket, readLesson(response, parts, now), now);
      queue.look();
    },
    isIdle: () => {
      const now = clock.now();
      return queue.isEmpty() && learned.isIdle(now) && (counter?.isEmpty(now) ?? true);
    },
  };
}

/** Whether an answer says something for which a budget is needed that nobody has declared. */
export function needsBudget(
  response: AxiosResponse,
  rateLimit: RateLimitShape | undefined,
  now: number,
): boolean {
  return isLesson(readLesson(response, { rateLimit }, now));
}

/** With a declared rate, only a refusal is believed. */
function readLesson(
  response: AxiosResponse | undefined,
  { declared, rateLimit }: Pick<RateBudgetParts, 'declared' | 'rateLimit'>,
  now: number,
): Lesson {
  if (response === undefined) return NO_ANSWER;
  return {
    waitMs: readRefusal(response, rateLimit, now),
    limits: declared === undefined ? readLimits(response, now) : undefined,
    passed: response.status !== 429,
  };
}

const NO_ANSWER: Lesson = { waitMs: undefined, limits: undefined, passed: false };

/** How long the API wants to be left alone, if this is the answer to a request too many. */
function readRefusal(
  response: AxiosResponse,
  shape: RateLimitShape | undefined,
  now: number,
): number | undefined {
  const { status } = response;
  const isRefusal = status === 429 || shape?.statuses?.includes(status) === true;
  return isRefusal ? readWait(response, shape, now) : undefined;
}
