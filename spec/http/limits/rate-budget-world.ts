import type { AxiosResponse } from 'axios';
import {
  createRateBudget,
  type RateBudget,
  type RateBudgetParts,
  type Turn,
} from '../../../lib/http/limits/rate-budget';
import { createTestClock, type TestClock } from '../../../lib/testing/test-clock';

export const NEVER = Number.POSITIVE_INFINITY;

/** A budget, and those who ask it for turns. */
export interface BudgetWorld {
  readonly clock: TestClock;
  readonly budget: RateBudget;
  /** Tickets in the order in which they were given to {@link ask}. */
  readonly tickets: readonly number[];
  ask(latestAt?: number, signal?: AbortSignal): Turn | Promise<Turn>;
  askTimes(count: number): void;
  /** Takes a turn that is free. */
  ticket(): number;
  /** Takes all turns that are free, up to 500; returns how many. Their answers never come. */
  free(): number;
}

export function openBudget(options: Omit<RateBudgetParts, 'clock'> = {}): BudgetWorld {
  const clock = createTestClock();
  const budget = createRateBudget({ clock, ...options });
  const tickets: number[] = [];
  const keep = (turn: Turn): void => {
    if (typeof turn === 'number') tickets.push(turn);
  };
  const ask: BudgetWorld['ask'] = (latestAt = NEVER, signal) => {
    const turn = budget.acquire(latestAt, signal);
    if (turn instanceof Promise) turn.then(keep, () => undefined);
    else keep(turn);
    return turn;
  };
  return {
    clock,
    budget,
    tickets,
    ask,
    askTimes: (count) => {
      for (let index = 0; index < count; index += 1) void ask();
    },
    ticket: () => {
      const turn = budget.acquire(NEVER);
      if (typeof turn === 'number') return turn;
      throw new TypeError('expected a free turn');
    },
    free: () => {
      for (let count = 0; count < 500; count += 1) if (typeof budget.acquire(0) !== 'number') return count;
      return 500;
    },
  };
}

export const answerWith = (status: number, headers: Readonly<Record<string, string>> = {}): AxiosResponse =>
  ({ status, headers }) as unknown as AxiosResponse;

/** An answer that says what is left, for so many seconds. */
export const left = (remaining: number, resetSeconds: number, limit?: number): AxiosResponse =>
  answerWith(200, {
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
    ...(limit === undefined ? {} : { 'ratelimit-limit': String(limit) }),
  });
